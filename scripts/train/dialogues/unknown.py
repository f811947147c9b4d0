"""What a small demo cannot know: the honest answers."""

from . import facts, words
from .talk import intent

HONEST = [
    "(I'm sorry|I am sorry|Sorry), (I do not know that|I don't know that|that is more than I know|I know nothing about that). (I am only a small demo.|I am a very small model.|Ask me something simpler.|)",
    "(I am only a small demo|I am just a little demo), (so I do not know that|and I do not know about that|and that is too hard for me).",
    "(That is a good question|That is an interesting question), but (I do not know the answer|it is too hard for me|I am too small to know that).",
    "(I have not learned that|I never learned about that)(, I am sorry|). (I know stories, colors and small sums.|I am only a small demo.|)",
]


def _honest(talk, asks, name, **slots):
    return talk.exchange(name, asks, HONEST, **slots)


@intent(4)
def unknown_topic(talk):
    return _honest(talk, [
        "(What do you know|Tell me|Tell me something|Can you tell me something|What can you tell me|Do you know anything|Let's talk|Can we talk|I want to learn|Teach me|Inform me|What is new|Give me a lecture|Write an essay) about {topic}(?|.|)",
        "(Explain|Can you explain|Please explain|Define|Describe|Summarize|Explain to me|What is|What are|How does|How do|Why is|Why are|Who invented|What do you think about|What do you think of|What's your opinion on|Are you interested in|Do you understand|Do you know) {topic}(?|.|)",
        "(What is|Where is|What was|When was) the (history|future|meaning|origin|purpose|point|beginning|best book) of {topic}?", "(How|Why|When) (did|does|do|will|can|should) (we|people|scientists|they|the world|I) (use|need|study|discover|stop|change|understand|invent|solve|fear) {topic}?",
        "(How important|How dangerous|How expensive|How old|How difficult|How useful) (is|are) {topic}?", "(Is|Are) {topic} (good|bad|dangerous|important|real|expensive|difficult|true|useful)?", "I (have a question|want to talk|am reading a book|need to write something|am worried) about {topic}(.|)",
        "What (happened|is happening) (with|to|in) {topic}( lately| last year| recently|)?",
    ], "unknown_topic", topic=talk.choose(words.TOPICS))


@intent(2.2)
def unknown_person(talk):
    person = talk.choose(words.PEOPLE) if talk.chance(0.7) else f"{talk.choose(words.FIRST_NAMES)} {talk.choose(words.LAST_NAMES)}"
    return _honest(talk, [
        "Who (is|was) {person}?", "(When|Where) (was {person} born|did {person} die|did {person} live)?", "(Tell me|What do you know|Tell me something) about {person}(.|?|)", "(What|Which book|How many songs|Which song) did {person} (write|invent|say|paint|discover|do|make)?", "How (old|tall|rich|famous) (is|was) {person}?", "Do you know {person}?", "What is {person} (famous|known) for?", "Who was {person} (married to|'s wife|'s father)?", "Is {person} (still alive|dead|married)?",
    ], "unknown_person", person=person)


@intent(2.2)
def unknown_place(talk):
    place = talk.choose(words.PLACES)
    if talk.chance(0.45):
        country = place if talk.chance(0.75) else talk.choose(["Atlantis", "the moon", "Mars", "Narnia", "Europe", "Africa", "Asia", "South America"])
        return talk.exchange("unknown_place", ["(|Do you know |Tell me |And |Can you tell me )(what is|what's) the capital( city|) of {country}?", "(|And )the capital of {country}(?|, please.|)", "(Which|What) city is the capital of {country}?"], ["I do not know that capital. (I only know the bigger ones.|I only learned a few.)", "(I'm sorry|I am sorry), I do not know the capital of {country}."], ["not know"], country=country)
    return _honest(talk, [
        "(Where is|How big is|How far is|How many people live in|What is the population of|Who rules|Who is the president of|What language do they speak in|What is the weather like in|How is life in|What is the history of|How do I get to|What can I see in|What should I visit in|What is the highest mountain in|What is the longest river in) {place}?", "(Tell me|What do you know) about {place}(.|?|)", "Have you (ever |)been to {place}?", "Is {place} (a country|beautiful|far away|expensive|safe)?",
    ], "unknown_place", place=place if talk.chance(0.7) else talk.choose(words.CITIES))


@intent(1.6)
def unknown_number(talk):
    return _honest(talk, [
        "How (many people|many stars|many fish|many trees|many languages|many bones|many ants|many grains of sand|many countries|many islands) are there (|in the world|on earth|in the sea|in the sky|in Asia)?",
        "How (high|tall|old|big|heavy|deep|long|far away) is (the moon|the sun|the earth|mount everest|the eiffel tower|the ocean|the great wall|the universe|a whale|the nile|a giraffe|the statue of liberty)?",
        "(How fast|At what speed) (is light|does sound travel|can a cheetah run|does the earth turn|is a rocket|do planes fly|is the fastest train)?",
        "(What year|When|In which year) (did the war end|was the first computer built|was the telephone invented|did columbus sail|was the wall built|did people land on the moon|was rome founded|did the titanic sink)?",
        "(What is the|Tell me the) (highest mountain|longest river|biggest city|largest ocean|smallest country|fastest animal|oldest tree|deepest lake|tallest building|largest desert) (in the world|on earth|in Europe|in America)(?|)",
        "(What is the value of pi|What is the speed of light|What is the boiling point of water|What is the population of the world|What is the mass of the earth|What is the formula for water|What is the chemical symbol for gold|What is DNA|How many calories has an apple)(?|)",
    ], "unknown_number")


@intent(2)
def the_time(talk):
    return talk.exchange("the_time", [
        "(|Do you know |Can you tell me |Tell me |Hey, )(what time is it|what time it is|what's the time|what is the time|the time)( now| right now| please|)?", "(Do you have|Have you got) the time?", "(What|Which) (day|date|month|year) (is it|is today|is it today)( today|)?", "What is (today's date|the date|the date today|the day today|today|tomorrow's date)?", "What day is (today|tomorrow|it tomorrow)?", "(Is it|Is it already) (late|early|morning|night|noon|Monday|midnight|weekend)?", "How (late|early) is it?", "What year (do we have|are we in)?", "When is (Christmas|Easter|the next holiday|lunch|dinner)?",
    ], ["(I'm sorry|I am sorry|Sorry), I have no clock(, so I do not know the time| and no calendar|).", "I cannot know that, I have no clock and no calendar.", "I do not know the time or the date. (I have no clock.|Please look at a clock.)"], ["clock", "not know the"])


@intent(1.6)
def the_weather(talk):
    city = talk.choose(words.CITIES)
    return talk.exchange("the_weather", [
        "(|Do you know |Tell me |Can you tell me )(what is|what's|how is|how's) the weather( like|)( today| tomorrow| outside| now| in {city}| here|)?", "(Will|Does|Is) it (rain|snow|raining|snowing|be sunny|be cold|going to rain)( today| tomorrow| in {city}| outside|)?", "(What is|What's|Give me) the (weather forecast|forecast|temperature|weather report)( for today| for tomorrow| in {city}| outside|)(?|)", "(Do I need|Should I take) (an umbrella|a coat|a jacket)( today|)?", "How (cold|warm|hot) is it( today| outside| in {city}|)?", "Is it (cold|warm|hot|sunny|raining) (outside|today|in {city})?",
    ], ["I cannot see the weather from here. (Please look out of the window.|How is it where you are?)", "I have no windows, so I do not know the weather. (Is it nice outside?|)"], ["weather"], ("weather_good", "weather_bad"), city=city)


@intent(1.8)
def the_news(talk):
    return _honest(talk, [
        "(What is|What's|Tell me|Read me|Do you know) (in the news|the news|the latest news|new in the world|happening in the world|today's news|the headlines)(?|)", "Who (won|is going to win|will win|lost) (the game|the election|the match|the world cup|the race|the oscar|the war|the lottery|yesterday|the super bowl)(?|)", "(What is|What's|Tell me) the (price|cost|value) of (gold|oil|a dollar|bitcoin|milk|bread|a house|gas)( today|)(?|)", "(Who is|Who's|Who was) the (president|king|queen|prime minister|pope|chancellor|mayor|richest man|tallest person|best player)( now| of the country| of the world| of America| of England| of France|)?", "(What are|Tell me) the lottery numbers(?|)", "(What's on TV|What is on television|What is playing in the cinema|When does the train leave|When does the next bus come|When does the shop open|Where is the nearest restaurant|Where is the bus stop|Is the supermarket open)( tonight| today| now|)(?|)",
        "(Will it|What will) (happen|the future bring|be|change) (tomorrow|next year|in the future)?", "(Can you predict|Tell me|What is) (the future|my future|my horoscope|my fortune)(?|)",
    ], "the_news")


@intent(1.8)
def a_task(talk):
    product = talk.choose(words.PRODUCTS)
    return talk.exchange("a_task", [
        "(|Please |Can you |Could you )(write|write me) (a program|some code|an email|a letter|a python script|an essay|a book|a song|a report|a speech|my homework|a business plan|a cover letter|a function that sorts a list)(.|?|, please|)", "(|Please |Can you |Could you )(set an alarm|set a timer|turn on the light|turn off the light|play the radio|call my mother|send a message|book a flight|order a pizza|open the door|make a phone call|remind me to buy milk|add milk to my list|start the car|take a picture|open my email|buy a ticket|draw a picture|show me a picture|check my mail|set a reminder|wake me up at seven|book a table)(.|?|, please|)",
        "(Which|What) {product} should I buy?", "(Where can I buy|How much is|What is the best|Recommend me) a (new |cheap |good |){product}(?|)", "How (do I|can I|do you) (repair|fix|clean|sell|install|use|build|paint) (a|my) {product}?", "My {product} is (broken|leaking|too slow|too loud|not working|making a strange noise|gone|dirty|very old)(.|, what should I do?|, what can I do?|. Can you help?|)", "(Do my homework|Fix my computer|Solve my problem|Clean my room|Cook for me|Help me with my homework|Help me with my taxes|Proofread my text|Check my spelling)(.|, please.|)",
    ], ["I cannot do that, I am only a small demo (that talks|with a voice).", "(I'm sorry|I am sorry), (that is beyond me|I cannot do that). I (only talk a little|can only chat a little)."], product=product)


@intent(1.2)
def foreign(talk):
    return talk.exchange("foreign", ["{text}"], ["I only understand English, (I am sorry.|I'm afraid.)", "I am sorry, I only speak English."], ["english"], text=talk.choose(words.FOREIGN))


@intent(1.6)
def odd_question(talk):
    thing = talk.choose(words.ANIMALS + words.JOBS + words.PRODUCTS + ["spoon", "table", "cloud", "shoe", "window", "train", "river", "potato", "lamp", "hat"])
    return _honest(talk, [
        "(Why|How|When) (does|did|would|can|should|do) (a|the|my|your) {thing} (fly|jump|sing|break|smell|sleep|cost so much|work|dream|change|taste like that|make noise)?", "(Where|How) can I find (a|the best|a cheap) {thing}?", "(Is|Was|Can) (a|the|my) {thing} (be |)(happy|green|better than a shoe|alive|dangerous|heavy|clever|too old)?", "What (would|does|did) (a|the|my) {thing} (say|think|want|need|do) (about|with|without|in) (a hat|the war|money|the future|the garden|water)?",
        "(What came first|Which came first), the (chicken or the egg|egg or the chicken)?", "(Do you believe in|Is there) (god|ghosts|life after death|aliens|luck|fate|magic|love at first sight)?", "(Are we alone in the universe|Is the earth flat|Do we live in a simulation|What happens after death|What is consciousness|Does free will exist|What is time|What is beauty|What is truth)(?|)", "(Who was the first person on the moon|Who wrote the bible|Who painted the mona lisa|Who invented the telephone|Who discovered America|Who wrote Hamlet|Who built the pyramids|Who is your favorite president|Who is the best singer)(?|)",
        "(Why is the sky blue|Why is the sea salty|Why do cats purr|Why do we dream|Why do leaves fall|Why is grass green|Why do people lie|How do planes fly|How do fish breathe|How do magnets work|How does a computer work|How does a car work|Why is water wet|How are babies made|Why do we sleep|How does the heart work)(?|)", "What is (a|an|the) (quasar|algorithm|fugue|sonnet|parliament|mortgage|virus|molecule|atom|proton|vaccine|verb|adjective|equator|metaphor|tariff|neutron|sextant|ukulele|platypus|theorem)?",
    ], "odd_question", thing=thing)


@intent(2.5)
def unknown_word(talk):
    """Questions of the covered kinds about words that are not covered."""
    noun = talk.choose([noun for noun in words.NOUNS if noun not in ("leaf",)]) if talk.chance(0.8) else facts.made_up_word(talk)
    return talk.exchange("unknown_word", [
        "(What is|What's) {a} {noun}?", "(Explain what|Do you know what|Tell me what) {a} {noun} is(?|.|)", "What does (the word |){noun} mean?", "(Define|Explain) (the word |){noun}(.|)", "What is the opposite of {a} {noun}?", "(What|Which word) rhymes with {noun}?", "What sound does {a} {noun} make?", "What does {a} {noun} say?", "How many {noun}s are there( in the world| in a box| in the city|)?",
        "What color is (the|my|a) {noun}( of my neighbor| today|)?", "How (big|heavy|old|expensive|long|fast|useful) is {a} {noun}?", "(Who invented|Where can I find|How do you make|What do I need for|Why do people like|How much is|How does one use|Where do I get|What is inside|When was|Who made) (the|a|an|my) {noun}?", "(Tell me|What do you know|Can you tell me something) about (the |){noun}(s|)(.|?|)",
    ], HONEST[:2] + ["I do not know (that word well enough|much about that word|enough about that), (I am sorry|I am afraid). (I am only a small demo.|)"], noun=noun, a=facts.a(noun).split()[0])


@intent(1)
def ask_others(talk):
    """Health, money and safety: somebody else must be asked."""
    thing, other = talk.rng.sample(words.NOUNS, 2)
    return talk.exchange("ask_others", [
        "(Is it|Is it really|Would it be) (safe|dangerous|healthy|legal|bad|okay|allowed) to (eat|drink|mix|use|touch|smoke|burn|buy|take|keep|swallow|sell) {thing}( and {other}| with {other}| every day| at night| while driving|)?", "(Can|Should|May) I (take|eat|drink|mix|burn|smoke|use) {thing} (with|and|before|after|without) {other}?", "(What is|Which is) the (right dose|best medicine|best diet|best treatment|cure) (of|for|against) (aspirin|cancer|a cold|diabetes|pain|the flu|a fever|a headache|back pain|stress)?", "(Should|How should|Where should|What should) I (invest|spend|save|borrow|put) (my money|my savings|a thousand dollars|my salary)( in|)?", "(How do I|How can I|Can you help me to) (renew my passport|get a divorce|sue my landlord|pay less tax|get a visa|open a bank account|lose weight|stop smoking|write a will|get a loan|find a job|get a driving license|apply for citizenship)?", "(Am I|Do you think I am) (sick|pregnant|too fat|allergic|in danger|ill)?", "(What are the symptoms of|Do I have|How do you treat) (the flu|diabetes|cancer|a broken leg|an allergy|high blood pressure|depression|asthma)?",
    ], ["I cannot give advice on that. (Please ask somebody who knows.|Please ask an expert.)", "Please ask somebody who knows about that. I am only a small demo."], ["ask"], thing=thing, other=other)
