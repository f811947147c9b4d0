"""Intents that do something: jokes, stories, riddles, repeating, choosing, recommending."""

from . import facts, words
from .grammar import upper_first
from .talk import intent, simple

JOKES = [
    "Why did the bicycle fall over? Because it was two tired.",
    "What do you call a bear without teeth? A gummy bear.",
    "Why do bees hum? Because they do not know the words.",
    "What did the zero say to the eight? Nice belt.",
    "Why was the math book sad? It had too many problems.",
    "What is orange and sounds like a parrot? A carrot.",
    "Why can a nose not be twelve inches long? Because then it would be a foot.",
    "What do you call a sleeping bull? A bull dozer.",
    "How does the ocean say hello? It waves.",
    "Why did the computer go to the doctor? It had a virus.",
    "What did one wall say to the other? I will meet you at the corner.",
    "Why are fish so clever? Because they live in schools.",
    "What has four wheels and flies? A garbage truck.",
    "Why did the scarecrow win a prize? He was outstanding in his field.",
    "What do you get when you cross a snowman with a dog? Frost bite.",
    "Why did the teddy bear not want dessert? He was already stuffed.",
    "What kind of tree fits in your hand? A palm tree.",
    "Why do birds fly south? Because it is too far to walk.",
]
STORIES = {
    "cat": "Once there was a cat who was afraid of mice. One night a little mouse said hello to her. They shared a piece of cheese. Since then they have been the best of friends.",
    "dog": "Once a small dog lost his ball in the forest. He asked the birds, and the birds asked the wind. The wind rolled the ball down the hill. The dog barked, thank you, and ran home.",
    "dragon": "Far away lived a dragon who could not breathe fire. All the others laughed at him. But he could sing, and his song put the angry king to sleep. From then on nobody laughed.",
    "robot": "A little robot wanted to know how rain feels. It went outside and stood under a cloud. Drop by drop the rain played music on its head. The robot smiled, and it danced all night.",
    "star": "One night a little star fell from the sky. A girl found it in the garden. She kept it warm and threw it up again. Now it shines above her house every evening.",
    "bird": "A young bird was afraid to fly. Her brother said, just look at the clouds. She looked up, opened her wings, and the wind carried her. She never wanted to come down again.",
    "bear": "A bear slept all winter and dreamed of honey. When he woke up, the bees had left him a full jar. He wondered why. In summer he had saved their tree from the storm.",
    "king": "There was a king who had everything but a friend. One day a gardener gave him a flower. They sat down and talked until evening. That was the day the king became rich.",
    "ship": "A paper ship sailed down the street in the rain. It passed a sleeping cat and a red umbrella. At the corner a boy lifted it up. Now it stands on his window, dreaming of the sea.",
    "rabbit": "A rabbit and a turtle ran a race. The rabbit was fast, so he took a nap. The turtle walked on and on. When the rabbit woke up, the turtle had won.",
    "princess": "A princess wanted to see the world. She put on old shoes and walked to the market. Nobody knew her, and everybody was kind. She came home with bread, songs and new friends.",
    "moon": "The moon felt lonely in the sky. So a little cloud came by every night. They told each other stories without words. And that is why the moon sometimes smiles.",
}
POEMS = [
    "The sun goes up, the sun goes down, and lights the roofs of all the town. The day is long, the night is deep, and now the stars will watch your sleep.",
    "Roses are red, violets are blue. I am a voice, and I speak to you.",
    "A little bird sat on a tree, and sang a little song for me. I do not know what it was about, but it was happy, there is no doubt.",
    "The rain is falling on the sea, it does not fall on you and me. We sit inside, we drink our tea, and listen to the rain for free.",
]
TWISTERS = [
    "Peter Piper picked a peck of pickled peppers.", "She sells sea shells by the sea shore.", "How much wood would a woodchuck chuck, if a woodchuck could chuck wood?",
    "Red lorry, yellow lorry, red lorry, yellow lorry.", "Fresh fried fish, fish fresh fried.", "Betty bought some butter, but the butter was bitter.",
]
FUN_FACTS = [
    "Honey never goes bad. People have found jars of it that are thousands of years old.", "An octopus has three hearts.", "A group of owls is called a parliament.",
    "Bananas are berries, but strawberries are not.", "A day on Venus is longer than a year there.", "Cows have best friends.", "Sea otters hold hands while they sleep.",
    "A snail can sleep for three years.", "The heart of a shrimp is in its head.", "Butterflies taste with their feet.", "Wombats make droppings shaped like cubes.", "The dot over the letter i is called a tittle.",
]
RIDDLES = [
    ("What has hands but cannot clap?", "A clock."), ("What gets wetter the more it dries?", "A towel."), ("What has a neck but no head?", "A bottle."),
    ("What goes up but never comes down?", "Your age."), ("What has keys but opens no door?", "A piano."), ("What has teeth but cannot bite?", "A comb."),
    ("What can travel around the world and stay in a corner?", "A stamp."), ("What has many needles but cannot sew?", "A pine tree."),
    ("What has one eye but cannot see?", "A needle."), ("What runs but has no legs?", "Water."),
]
SENTENCES = [
    "the cat sleeps on the warm chair", "I like to walk in the rain", "today is a wonderful day", "the train leaves in the morning", "my brother plays the drums",
    "the soup is too hot", "birds sing in the old tree", "we are going to the sea", "the door is open", "please close the window", "I have lost my keys", "the moon is full tonight",
    "she reads a book every week", "good things take time", "the quick brown fox jumps over the lazy dog", "practice makes perfect", "hello world", "good morning everybody",
    "welcome to our house", "I am a robot", "peace and love", "ladies and gentlemen", "open the door", "the weather is fine", "to be or not to be", "life is beautiful",
    "the early bird catches the worm", "an apple a day keeps the doctor away", "this is a test", "Parlando is a voice server", "mind the gap", "thank you very much", "see you tomorrow",
]
SUBJECTS = "the cat|my sister|a small dog|the old man|our teacher|the king|a red bird|the baker|everybody|nobody|the children|his friend|a tall tree|the blue car|my computer|she|he|John|Mary|the doctor".split("|")
VERBS = "likes|sees|finds|eats|carries|wants|hears|remembers|paints|forgets|buys|sells|loves|needs|watches|brings".split("|")
OBJECTS = "a green apple|the long road|two small fish|the moon|a cup of tea|some bread|the window|an old song|a letter|the garden|my hat|a big house|the blue sea|warm milk|seven books|the last train|a new bicycle|the stars|nothing|music".split("|")
TAILS = "|||| today| every day| in the morning| at night| in the park| very much| by the river| in winter| with joy| after lunch".split("|")


@intent(3)
def joke(talk):
    text = talk.choose(JOKES)
    talk.memory["told"] = "joke"
    topic = talk.choose([f"{noun}s" for noun in words.NOUNS + words.ANIMALS + words.JOBS] + ["computers", "school", "food", "math"])
    return talk.exchange("joke", ["(|Please |Can you |Could you |Would you |Now )(tell|tell me|tell us|give me) (a|another|a good|a funny|one more|a short|some) joke(|s)(.|?|, please|)", "(Do you know|Have you got|Do you have) (a|any|some|a good) joke(|s)?", "(I want to hear|I'd like to hear|I would like|Let me hear|I want) a joke(.|, please.|)", "(A joke|Joke|A joke please|Another joke)(.|!|, please|)", "(Tell me|Do you know) (something funny|a joke about {topic})(.|?|)"], ["{text}"], follow=("laugh", "another", "thanks", "bad_joke", "repeat_last"), text=text, topic=topic)


@intent(3)
def story(talk):
    subject = talk.choose(list(STORIES))
    talk.memory["told"] = "story"
    asks = ["(|Please |Can you |Could you |Would you |Now )(tell|tell me|tell us|give me|read me) (a|another|a short|a little|a nice|one more|a bedtime) (story|tale|fairy tale)(.|?|, please|)", "(Do you know|Have you got|Do you have) (a|any|a good|a nice) (story|stories|fairy tale)?", "(I want to hear|I'd like to hear|I would like|Let me hear) a story(.|, please.|)", "(A story|Story|Story time|Another story)(.|!|, please|)", "(Make up|Invent|Write) a (short |little |)story(.|, please.|)"]
    kind = talk.rng.random()
    if kind < 0.15:
        thing = talk.choose([noun for noun in words.NOUNS + words.ANIMALS + words.JOBS if noun not in STORIES])
        return talk.exchange("story", ["(|Please |Can you |Could you )tell me a (|short |little |nice )(story|tale) about {about}(.|?|, please|)", "(I want|I would like|Do you know|Tell) a story about {about}(.|?|)"], ["I do not know a story about that, but here is another one. {text}"], [text.lower() for text in STORIES.values()], ("thanks", "another", "wow"), text=STORIES[subject], about=talk.choose([facts.a(thing), "the " + thing, thing + "s", talk.choose(words.FIRST_NAMES)]))
    if kind < 0.5:
        asks = ["(|Please |Can you |Could you )tell me a (|short |little |nice )(story|tale) about {about}(.|?|, please|)", "(I want|I would like|Do you know|Tell) a story about {about}(.|?|)"]
        return talk.exchange("story", asks, ["{text}"], [STORIES[subject].lower()], ("thanks", "another", "wow"), text=STORIES[subject], about=talk.choose([facts.a(subject), "the " + subject, subject + "s"]))
    return talk.exchange("story", asks, ["{text}"], [text.lower() for text in STORIES.values()], ("thanks", "another", "wow", "repeat_last"), text=STORIES[subject])


@intent(0.8)
def another(talk):
    told = talk.memory.get("told")
    if told is None or not talk.last or talk.last.intent not in ("joke", "story", "another", "laugh", "thanks", "wow"):
        return None
    text = talk.choose(JOKES if told == "joke" else list(STORIES.values()))
    return talk.exchange("another", ["(|And |Tell me |Yes, )(another one|one more|another)(, please|)(.|!|)", "(Again|More|More, please|Do you have another one|Do you know another one|Next one|Yes, one more)(.|?|!|)"], ["{text}"], [item.lower() for item in (JOKES if told == "joke" else STORIES.values())], ("laugh", "wow", "thanks"), text=text)


@intent(1)
def riddle(talk):
    question, answer = talk.choose(RIDDLES)
    talk.memory["riddle"] = answer
    return talk.exchange("riddle", ["(|Please |Can you )(tell|tell me|give me|ask me) (a|another|one) (riddle|puzzle|question)(.|?|, please|)", "(Do you know|Have you got|I want) (a|any|some) riddle(|s)(?|.|)", "(A riddle|Let's play a game|Play a game with me|Can we play a game|Quiz me|Do you know a game)(.|?|, please|)"], ["{question}"], [item.lower() for item, _ in RIDDLES], ("riddle_answer", "riddle_answer"), question=question)


@intent(1)
def riddle_answer(talk):
    if not talk.last or talk.last.intent != "riddle":
        return None
    answer = talk.memory["riddle"]
    if talk.chance(0.4):
        bare = answer.rstrip(".")
        return talk.exchange("riddle_answer", ["(Is it|It is|It's|I think it is|Maybe|) {answer}(?|!|.|)"], ["Yes, that is right! (Well done!|Very good!)"], ["right"], answer=talk.choose([bare.lower(), bare, bare.lower().removeprefix("a ")]))
    return talk.exchange("riddle_answer", ["(I don't know|I do not know|No idea|Tell me|Tell me the answer|What is it|I give up|What is the answer|What|What's the answer|Say it|I have no idea)(.|?|)"], ["{answer}", "The answer is: {bare}"], [answer.lower()], answer=answer, bare=answer.lower())


@intent(0.9)
def poem(talk):
    return talk.exchange("poem", ["(|Please |Can you |Could you )(tell|tell me|give me|write|write me|say|recite) (a|another|a short|a little) (poem|rhyme|verse)(.|?|, please|)", "(Do you know|I want to hear|I would like) a poem(?|.|)", "(A poem|Poem|Poetry)(, please|)(.|)"], ["{text}"], [text.lower() for text in POEMS], text=talk.choose(POEMS))


@intent(0.7)
def tongue_twister(talk):
    return talk.exchange("tongue_twister", ["(|Please |Can you |Could you )(tell|tell me|give me|say) (a|another|some) tongue twister(.|?|, please|)", "(Do you know|I want to hear) a tongue twister(?|.|)", "(Say something difficult|Say something hard|A tongue twister)(.|, please|)"], ["{text}"], [text.lower() for text in TWISTERS], text=talk.choose(TWISTERS))


@intent(1)
def fun_fact(talk):
    return talk.exchange("fun_fact", ["(|Please |Can you |Could you )(tell|tell me|give me) (a fun fact|a fact|something interesting|an interesting fact|another fact|something I don't know|something new|a curious fact)(.|?|, please|)", "(Do you know|Have you got) (something interesting|a fun fact|any fun facts)?", "(A fun fact|Fun fact|Teach me something|What did you learn)(.|?|)"], ["{text}"], [text.lower() for text in FUN_FACTS], text=talk.choose(FUN_FACTS))


def _sentence(talk):
    kind = talk.rng.random()
    if kind < 0.25:
        return talk.choose(SENTENCES)
    if kind < 0.75:
        return talk.choose(SUBJECTS) + " " + talk.choose(VERBS) + " " + talk.choose(OBJECTS) + talk.choose(TAILS)
    pool = words.SPELL_WORDS + words.ANIMALS + words.FOODS + words.COLORS + words.FIRST_NAMES + words.CITIES + words.HOBBIES + words.JOBS
    picked = [talk.choose(pool) if talk.chance(0.75) else facts.made_up_word(talk) for _ in range(1 + int(talk.rng.random() * 5))]
    return talk.choose([" ", " and ", ", "]).join(picked)


@intent(6)
def repeat(talk):
    text = _sentence(talk)
    return talk.exchange("repeat", ["(|Please |Can you |Could you |Now )(repeat after me|repeat|say after me|say this|repeat this|say the following|repeat the following|repeat the sentence|say the sentence)(:|,|) {text}(.|?|!|)", "(|Please |Can you |Could you |Now |And |Just )say:? {text}(.|?|!|, please|)".replace(":?", "(|:|)"), "(Please repeat|I want you to say|I want to hear you say|Let me hear you say)(:|) {text}(.|)"], ["{reply}."], [text.lower()], text=text, reply=upper_first(text))


@intent(1)
def say_twice(talk):
    text = talk.choose([talk.choose(words.SPELL_WORDS), facts.made_up_word(talk), talk.choose(words.COLORS), talk.choose(words.FIRST_NAMES)])
    times = talk.choose(["twice", "two times", "three times"])
    said = ", ".join([text] * (3 if times.startswith("three") else 2))
    return talk.exchange("say_twice", ["(|Please |Can you |Now )(say|repeat) (the word |){text} {times}(.|?|, please|)", "{times}(:|,) {text}(.|)"], ["{said}."], [said.lower()], text=text, times=times, said=said)


@intent(1.4)
def repeat_last(talk):
    if not talk.last or len(talk.last.reply) > 200:
        return None
    text = talk.last.reply.removeprefix("I said: ")
    return talk.exchange("repeat_last", ["(What did you say|What did you just say|Say that again|Say it again|Repeat that|Can you repeat that|Could you repeat that|Please repeat|Pardon|I did not hear you|I didn't hear that|Once more, please|Come again|What was that|Could you say that again|I didn't catch that|Please say that again|One more time|Repeat your last answer)(, please|)(?|.|)"], ["{text}", "{text}", "I said: {text}"], [text.lower()], text=text)


@intent(1.2)
def choose_between(talk):
    pool = talk.choose([words.FOODS, words.DRINKS, words.COLORS, words.FRUITS, words.SPORTS, words.SEASONS, words.CITIES, words.HOBBIES, ["cats", "dogs", "birds", "horses"]])
    left, right = talk.rng.sample(pool, 2)
    pick = talk.choose([left, right])
    return talk.exchange("choose_between", ["(|Do you like |Do you prefer |What do you prefer, |Which is better, |What is better, |Should I take |Do you want |What do you like more, ){left} or {right}?", "(Choose|Pick|Decide)(:| between|) {left} (or|and) {right}(.|)", "(I can't decide|I cannot decide)(:| between|,) {left} or {right}(.|?)"], ["I would (choose|take) {pick}.", "{pick}, I think."], [left.lower(), right.lower()], left=left, right=right, pick=pick)


@intent(0.9)
def random_pick(talk):
    kind = talk.rng.random()
    if kind < 0.35:
        return talk.exchange("random_pick", ["(|Please |Can you )(flip|toss|throw) a coin(.|?|, please|)", "(Heads or tails|Coin flip)(?|)"], ["(Heads|Tails)!", "It is (heads|tails)."], ["heads", "tails"])
    if kind < 0.65:
        return talk.exchange("random_pick", ["(|Please |Can you )(roll|throw) (a|the) (dice|die)(.|?|, please|)", "(Roll the dice for me|Dice roll)(.|)"], ["(One|Two|Three|Four|Five|Six)!", "It is a (one|two|three|four|five|six)."], words.NUMBERS[1:7])
    return talk.exchange("random_pick", ["(|Please |Can you )(pick|choose|think of|tell me|give me|say) a (random |)number(| between one and ten| from 1 to 10| between 1 and 10)(.|?|, please|)"], ["(One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten)."], words.NUMBERS[1:11])


@intent(1)
def recommend(talk):
    kind = talk.choose(["a name for my cat", "a name for my dog", "a baby name", "a color", "a pet", "a hobby", "a drink", "something for dinner", "a city to visit", "a present", "a song", "a book", "a good movie"])
    answers = {
        "a name for my cat": "(How about|What about) (Luna|Felix|Mimi)?", "a name for my dog": "(How about|What about) (Rex|Bella|Buddy)?", "a baby name": "(How about|What about) (Anna|Leo|Clara|Paul)?",
        "a color": "(Try|How about) (green|blue|yellow)(.|, that is always nice.)", "a pet": "A cat is quiet, and a dog is loyal. (I would take a cat.|I would take a dog.)", "a hobby": "(Try|How about) (gardening|painting|learning the piano)(.|, that is fun.)",
        "a drink": "(Try|How about) (a cup of tea|a glass of water|a hot chocolate).", "something for dinner": "(How about|Try) (pasta with tomatoes|a warm soup|rice with vegetables).", "a city to visit": "(Go to|Try) (Venice|Vienna|Lisbon), they say it is beautiful.",
        "a present": "(Flowers|A good book|Some chocolate) (always make|will make) people happy.", "a song": "I like lullabies, but you know more songs than I do.", "a book": "I like books of fairy tales best.", "a good movie": "I have never seen a movie, I am sorry.",
    }
    return talk.exchange("recommend", ["(|Please |Can you |Could you )(recommend|suggest|recommend me|tell me) {kind}(.|?|, please|)", "(I need|I am looking for|Do you know|Give me|Think of) {kind}(.|?|)"], [answers[kind]], kind=kind)


@intent(0.6)
def how_to(talk):
    task, steps = talk.choose([
        ("make tea", "Boil some water, pour it over the tea, and wait for four minutes."), ("make coffee", "Put ground coffee into a filter, and slowly pour hot water over it."), ("cook pasta", "Boil water with salt, put the pasta in, and wait about ten minutes."),
        ("boil an egg", "Put the egg into boiling water for seven minutes."), ("make a sandwich", "Take two slices of bread, and put something tasty between them."), ("fall asleep", "Put away your phone, close your eyes, and breathe slowly."), ("cook rice", "Take one cup of rice and two cups of water, and let it cook slowly for fifteen minutes."),
    ])
    return talk.exchange("how_to", ["How (do I|can I|do you|does one|to) {task}(?|)", "(Tell me|Explain|Show me|Can you tell me) how to {task}(.|?|)"], ["{steps}"], [steps.lower()], task=task, steps=steps)


simple(
    "continue",
    ["(Go on|Continue|And then|What happened then|What happened next|What comes next|Keep going|Tell me more|More details|Please continue|Go on, please|And then what|Is that all|Was that all)(.|?|)"],
    ["That was all, I am afraid. (I only know short things.|Would you like something else?)", "That is the end. (I could tell you another one.|Ask me for another one.)"], 0.7)
