"""Intents with one right answer: sums, counting, letters, the calendar, capitals, opposites and other small knowledge."""

from . import words
from .grammar import upper_first
from .talk import intent
from .words import number

LARGEST_SUM = 20
LARGEST_FACTOR = 10
LARGEST_COUNT = 20
SIGNS = {"plus": "+", "minus": "-", "times": "x", "by": "/"}
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def a(noun):
    """The noun with its article."""
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def written(talk, value):
    """A number as somebody may type it."""
    return str(value) if talk.chance(0.5) else number(value)


CALCULATE = [
    "(What is|What's|How much is|Whats|Calculate|Compute|Tell me|Can you calculate|Do you know|What does|Please add up|What do you get for|) {task}?",
    "{task}( =|?|| equals| is| makes|, please)", "(|Please |Can you )(solve|work out|do) {task}(.|?|, please|)", "(|And )(what about|how about|what is|and) {task}?",
]


def _operation(talk, kind, left, right):
    signs = {
        "plus": (" + ", " plus ", " and ", "+"), "minus": (" - ", " minus ", " take away ", "-"),
        "times": (" * ", " times ", " x ", " multiplied by ", "*"), "by": (" / ", " divided by ", " : "),
    }[kind]
    sign = talk.choose(signs)
    if sign.strip().isalpha() or " " in sign.strip():
        return written(talk, left) + sign + written(talk, right)
    return f"{left}{sign}{right}"


def _answered(talk, name, task, left, word, right, result):
    return talk.exchange(
        name, CALCULATE, ["{left} {word} {right} is {result}.", "That is {result}.", "{left} {word} {right} makes {result}."],
        [result], task=task, left=left, word=word, right=right, result=result, follow=(name, "sum", "difference", "product"))


@intent(4)
def sum(talk):
    left = int(talk.rng.random() * (LARGEST_SUM + 1))
    right = int(talk.rng.random() * (LARGEST_SUM + 1 - left))
    task = _operation(talk, "plus", left, right)
    return _answered(talk, "sum", task, number(left), "plus", number(right), number(left + right))


@intent(4)
def difference(talk):
    left = int(talk.rng.random() * (LARGEST_SUM + 1))
    right = int(talk.rng.random() * (left + 1))
    task = _operation(talk, "minus", left, right)
    return _answered(talk, "difference", task, number(left), "minus", number(right), number(left - right))


@intent(4)
def product(talk):
    left, right = (1 + int(talk.rng.random() * LARGEST_FACTOR) for _ in range(2))
    task = _operation(talk, "times", left, right)
    return _answered(talk, "product", task, number(left), "times", number(right), number(left * right))


@intent(1.2)
def quotient(talk):
    right, result = (1 + int(talk.rng.random() * LARGEST_FACTOR) for _ in range(2))
    task = _operation(talk, "by", right * result, right)
    return _answered(talk, "quotient", task, number(right * result), "divided by", number(right), number(result))


@intent(0.8)
def half_double(talk):
    value = 1 + int(talk.rng.random() * 10)
    if talk.chance(0.5):
        return talk.exchange(
            "half_double", ["(What is|What's|How much is|Tell me) (half of|one half of) {n}(?|)", "Half of {n}?"], ["Half of {m} is {result}.", "That is {result}."],
            [number(value)], n=written(talk, 2 * value), m=number(2 * value), result=number(value))
    return talk.exchange(
        "half_double", ["(What is|What's|How much is|Tell me) (twice|double|two times|the double of) {n}(?|)", "(Twice|Double) {n}?"], ["Twice {m} is {result}.", "That is {result}."],
        [number(2 * value)], n=written(talk, value), m=number(value), result=number(2 * value))


@intent(2.2)
def hard_sum(talk):
    kind = talk.choose(["plus", "minus", "times", "by"])
    largest = talk.choose([20, 20, 100, 100, 1000, 10_000])
    left, right = (2 + int(talk.rng.random() * largest) for _ in range(2))
    easy = {
        "plus": left + right <= LARGEST_SUM, "minus": left <= LARGEST_SUM, "times": max(left, right) <= LARGEST_FACTOR,
        "by": left <= 100 and left % right == 0,
    }[kind]
    if easy and kind != "minus" or kind == "minus" and left >= right and left <= LARGEST_SUM:
        return None
    if kind == "minus" and left < right:
        task = _operation(talk, kind, left, right) if right <= 100 else f"{left} - {right}"
        return talk.exchange("hard_sum", CALCULATE, ["That would be less than zero. (I stop at zero.|I never learned that.)"], ["less than zero"], task=task)
    task = _operation(talk, kind, left, right) if max(left, right) <= 100 else f"{left} {SIGNS[kind]} {right}"
    if talk.chance(0.2):
        task = talk.say("(the square root of {n}|the root of {n}|the logarithm of {n}|one third of {n}|ten percent of {n}|the sine of {n}|{n} squared|{n} plus {m} plus {k}|{n} + {m} + {k}|{n} times {m} times {k}|{n} + {m} - {k}|{n} factorial)", n=left, m=right, k=1 + int(talk.rng.random() * 20))
    return talk.exchange(
        "hard_sum", CALCULATE,
        ["(That is too hard for me.|Those numbers are too big for me.|I cannot do that one.) I only do (small sums|sums up to twenty).", "I am only a small demo, and that sum is too big for me."], ["too hard", "too big", "cannot do"], task=task)


@intent(1.6)
def count(talk):
    low, high = 1, 2 + int(talk.rng.random() * (LARGEST_COUNT - 1))
    kind = talk.rng.random()
    if kind < 0.6:
        values = range(1, high + 1)
        ask = "(|Please |Can you |Could you |Now )count (to|up to|from one to|from 1 to) {high}(.|?|, please|)"
    elif kind < 0.75:
        low = 2 + int(talk.rng.random() * 8)
        high = low + 1 + int(talk.rng.random() * 10)
        values = range(low, high + 1)
        ask = "(|Please |Can you )count from {low} to {high}(.|?|, please|)"
    elif kind < 0.79:
        values = range(2, LARGEST_COUNT + 1, 2)
        ask = "(|Please |Can you )(count by twos|count in twos|count in steps of two|say the even numbers|tell me the even numbers)(.|?|, please|)"
    elif kind < 0.92:
        high = min(high, talk.choose([10, 10, LARGEST_COUNT]))
        values = range(high, 0, -1)
        ask = "(|Please |Can you )(count (down|backwards|backward) from {high}( to one|)|count from {high} (down |)to (1|one))(.|?|)"
    else:
        high = 10
        values = range(1, 11)
        ask = "(|Please |Can you |Could you )(count|count for me|count a little|do some counting|count something)(.|?|, please|)"
    said = ", ".join(number(value) for value in values)
    return talk.exchange("count", [ask], ["{said}."], [said], said=said, low=written(talk, low), high=written(talk, high))


@intent(0.5)
def count_far(talk):
    high = talk.choose([30, 40, 50, 100, 200, 1000, 99, 75, 500, "a million", "infinity", "one hundred", "one thousand", "a hundred", "a thousand"])
    return talk.exchange(
        "count_far", ["(|Please |Can you |Could you )count (to|up to|from one to) {high}(.|?|, please|)"],
        ["That is a long way. (I can count to twenty.|Ask me to count to twenty.|I only count to twenty.)"], ["twenty"], high=high)


@intent(1)
def next_number(talk):
    value = 1 + int(talk.rng.random() * 98)
    after = talk.chance(0.6)
    result = number(value + 1 if after else value - 1)
    asks = (["(What|Which number) (comes|is|follows) after {n}?", "What is the (next number|number) after {n}?", "(And |)after {n}?", "What number follows {n}?"] if after
            else ["(What|Which number) (comes|is) before {n}?", "What is the number before {n}?", "(And |)before {n}?"])
    return talk.exchange("next_number", asks, ["{result}.", f"{'After' if after else 'Before'} {{m}} comes {{result}}."], [result], n=written(talk, value), m=number(value), result=result)


@intent(0.8)
def bigger(talk):
    left, right = (int(talk.rng.random() * 30) for _ in range(2))
    if left == right:
        return None
    largest = talk.chance(0.6)
    result = number(max(left, right) if largest else min(left, right))
    word = talk.choose(["bigger", "larger", "greater", "more"] if largest else ["smaller", "less"])
    return talk.exchange(
        "bigger", ["(What|Which|Which one|Which number) is {word}, {left} or {right}?", "Is {left} or {right} {word}?", "What is {word}: {left} or {right}?"], ["{result} is {reply}.", "{result}."],
        [result], left=written(talk, left), right=written(talk, right), word=word, reply="bigger" if largest else "smaller", result=result)


@intent(0.6)
def even_odd(talk):
    value = int(talk.rng.random() * 30)
    kind = "even" if value % 2 == 0 else "odd"
    return talk.exchange(
        "even_odd", ["Is {n} (even or odd|odd or even|an even number|an odd number|even|odd)?"], ["{m} is {kind}.", "{m} is an {kind} number."], [f"is {kind}", f"an {kind}"], n=written(talk, value), m=number(value), kind=kind)


def made_up_word(talk):
    """A word that nobody knows: what it looks like must be enough to spell or repeat it."""
    starts = "b c d f g h j k l m n p r s t v w z br ch cl cr dr fl fr gl gr pl pr qu sh sl sp st str th tr x y".split()
    vowels = "a e i o u a e i o ai ea ee oo ou ie y".split()
    ends = ["", "", "n", "r", "l", "s", "t", "m", "ck", "nd", "st", "ng", "x", "p", "d", "g", "rt", "ll", "sh"]
    return "".join(talk.choose(starts) + talk.choose(vowels) + talk.choose(ends) for _ in range(talk.choose([1, 2, 2, 2, 3])))[:11]


def _word_to_spell(talk):
    kind = talk.rng.random()
    if kind < 0.4:
        return talk.choose(words.SPELL_WORDS)
    if kind < 0.5:
        return talk.choose(words.FIRST_NAMES)
    if kind < 0.6:
        return talk.choose(words.COLORS + words.ANIMALS + words.FRUITS + words.SPORTS)
    return made_up_word(talk)


@intent(6)
def spell(talk):
    word = _word_to_spell(talk)
    name = talk.memory.get("name")
    if name and " " not in name and talk.chance(0.1):
        letters = ", ".join(name.upper())
        return talk.exchange("spell", ["(Spell my name|Can you spell my name|How do you spell my name|Please spell my name)(.|?|)"], ["{letters}."], [letters.lower()], letters=letters)
    letters = ", ".join(word.upper())
    return talk.exchange(
        "spell",
        ["(|Please |Can you |Could you |Now |And )spell (|the word |me |for me ){word}(.|?|, please|)", "How (do you|do I|is|would you) spell {word}?", "How is {word} (spelled|spelt|written)?", "What are the letters (of|in) {word}?", "{word}, how (do you spell it|is that spelled)?"],
        ["{letters}.", "{letters}.", "You spell it {letters}."], [letters.lower()], word=word, letters=letters)


@intent(1.5)
def letter_of(talk):
    word = _word_to_spell(talk)
    first = talk.chance(0.6)
    letter = (word[0] if first else word[-1]).upper()
    place = talk.choose(["first", "starting"] if first else ["last", "final"])
    asks = ["What is the {place} letter (of|in) {word}?", "(Which|What) letter does {word} (BEGIN|) with?".replace("(BEGIN|)", "(start|begin)" if first else "end")]
    return talk.exchange(
        "letter_of", asks, ["The {reply} letter is {letter}.", "It {verb} with {letter}."], [f"is {letter.lower()}.", f"with {letter.lower()}."],
        word=word, place=place, reply="first" if first else "last", verb="begins" if first else "ends", letter=letter)


@intent(0.9)
def next_letter(talk):
    at = int(talk.rng.random() * 25)
    after = talk.chance(0.6)
    known, result = (ALPHABET[at], ALPHABET[at + 1]) if after else (ALPHABET[at + 1], ALPHABET[at])
    word = "after" if after else "before"
    return talk.exchange(
        "next_letter", ["(What|Which) letter (comes|is) {word} {known}?", "What (comes|is) {word} (the letter |){known} in the alphabet?"], ["{start} {known} comes {result}.", "The letter {result}."],
        [f"comes {result.lower()}", f"letter {result.lower()}"], word=word, start=upper_first(word), known=known, result=result)


@intent(0.6)
def alphabet(talk):
    said = ", ".join(ALPHABET)
    return talk.exchange(
        "alphabet", ["(|Please |Can you |Could you )(say|tell me|recite|give me) (the alphabet|all letters|the letters of the alphabet|the ABC)(.|?|, please|)", "(What are the letters of the alphabet|Do you know the alphabet|What is the alphabet)?"],
        ["{said}."], [said.lower()], said=said)


@intent(0.5)
def vowels(talk):
    return talk.exchange("vowels", ["(What are the vowels|Which letters are vowels|Name the vowels|Tell me the vowels|List the vowels|Do you know the vowels)(?|.|)"], ["The vowels are A, E, I, O and U."], ["a, e, i, o and u"])


@intent(1.2)
def weekday(talk):
    at = int(talk.rng.random() * 7)
    after = talk.chance(0.6)
    known, result = words.DAYS[at], words.DAYS[(at + (1 if after else 6)) % 7]
    word = "after" if after else "before"
    if talk.chance(0.3):
        asks = ["(Today is|If today is|Today's) {known}(,|.) what (is|day is|will be) (tomorrow|it tomorrow)?" if after else "(Today is|If today is) {known}(,|.) what (was|day was) (yesterday|it yesterday)?"]
    else:
        asks = ["(What|Which|What day|Which day) (comes|is|follows) {word} {known}?", "What is the day {word} {known}?", "(And |What about |)the day {word} {known}?"]
    return talk.exchange("weekday", asks, ["{result}.", "{start} {known} comes {result}."], [result.lower() + ".", f"comes {result.lower()}"], word=word, start=upper_first(word), known=known, result=result)


@intent(0.7)
def weekdays(talk):
    said = "Monday, Tuesday, Wednesday, Thursday, Friday, Saturday and Sunday"
    return talk.exchange(
        "weekdays", ["(What|Which) are the (days of the week|weekdays|seven days of the week|days in a week)?", "(|Please |Can you )(name|list|tell me|say|give me|recite) (the|all|all the) (days of the week|weekdays|days|seven days)(.|?|, please|)", "Do you know the days of the week?"],
        ["{said}.", "The days are {said}."], [said.lower()], said=said)


@intent(1.2)
def month(talk):
    at = int(talk.rng.random() * 12)
    after = talk.chance(0.6)
    known, result = words.MONTHS[at], words.MONTHS[(at + (1 if after else 11)) % 12]
    word = "after" if after else "before"
    return talk.exchange(
        "month", ["(What|Which|What month|Which month) (comes|is|follows) {word} {known}?", "What is the month {word} {known}?", "(And |What about |)the month {word} {known}?"],
        ["{result}.", "{start} {known} comes {result}."], [result.lower() + ".", f"comes {result.lower()}"], word=word, start=upper_first(word), known=known, result=result)


@intent(0.7)
def months(talk):
    said = ", ".join(words.MONTHS[:-1]) + " and December"
    return talk.exchange(
        "months", ["(What|Which) are the (months|months of the year|twelve months)?", "(|Please |Can you )(name|list|tell me|say|give me|recite) (the|all|all the) (months|months of the year|twelve months)(.|?|, please|)", "Do you know the months( of the year|)?"],
        ["{said}.", "The months are {said}."], [said.lower()], said=said)


@intent(0.9)
def month_days(talk):
    at = int(talk.rng.random() * 12)
    days = "twenty eight or twenty nine" if at == 1 else number(words.MONTH_DAYS[at])
    return talk.exchange("month_days", ["How many days (are|are there) in {month}?", "How many days does {month} have?", "How long is {month}?"], ["{month} has {days} days.", "There are {days} days in {month}."], [f"{days} days"], month=words.MONTHS[at], days=days)


@intent(0.8)
def season(talk):
    if talk.chance(0.35):
        return talk.exchange("season", ["(What|Which) are the (four |)seasons?", "(Name|List|Tell me) the (four |)seasons(.|, please|)"], ["Spring, summer, autumn and winter."], ["spring, summer, autumn and winter"])
    if talk.chance(0.4):
        at = int(talk.rng.random() * 4)
        result = words.SEASONS[(at + 1) % 4]
        return talk.exchange("season", ["(What|Which season) (comes|is|follows) after {known}?"], ["After {known} comes {result}.", "{result}."], [result + ".", "comes " + result], known=words.SEASONS[at], result=result)
    at = int(talk.rng.random() * 12)
    result = words.MONTH_SEASON[at]
    return talk.exchange("season", ["(What|Which) season is {month}( in|)?", "In (what|which) season is {month}?", "Is {month} in (summer|winter|spring|autumn)?"], ["{month} is in {result}.", "{month} belongs to {result}."], ["is in " + result, "to " + result], month=words.MONTHS[at], result=result)


@intent(5)
def capital(talk):
    country, city = talk.choose(list(words.CAPITALS.items()))
    asked = country.replace("the United States", talk.choose(["the United States", "the USA", "America", "the US"])).replace("the United Kingdom", talk.choose(["the United Kingdom", "the UK"]))
    return talk.exchange(
        "capital", ["(|Do you know |Tell me |And |Can you tell me )(what is|what's) the capital( city|) of {asked}?", "(|And )the capital of {asked}(?|, please.|)", "(Which|What) city is the capital of {asked}?", "(Name|Tell me) the capital of {asked}(.|)", "What is {asked}'s capital?", "(And|What about) (of |){asked}?" if talk.last and talk.last.intent == "capital" else "Do you know the capital of {asked}?"],
        ["The capital of {country} is {city}.", "It is {city}.", "{city} is the capital of {country}."], [city.lower()], follow=("capital",), asked=asked, country=country, city=city)


@intent(0.8)
def which_country(talk):
    country, city = talk.choose(list(words.CAPITALS.items()))
    if city == "London":
        country = "England"
    return talk.exchange("which_country", ["(Where is|In which country is|What country is|Where can I find|In what country is) {city}( in|)?", "{city} is the capital of (which|what) country?", "Where does {city} lie?"], ["{city} is in {country}.", "{city} is the capital of {country}."], [country.lower()], city=city, country=country)


@intent(2.5)
def opposite(talk):
    word = talk.choose([pair[0] for pair in words.OPPOSITES])
    results = [pair[1] for pair in words.OPPOSITES if pair[0] == word]
    return talk.exchange(
        "opposite", ["(|And |Do you know |Tell me )(what is|what's) the opposite of {word}?", "(Tell me |Give me |)the opposite of {word}(.|?|, please|)", "The opposite of {word} is", "What is the contrary of {word}?", "What is the antonym of {word}?", "(And|What about) {word}?" if talk.last and talk.last.intent == "opposite" else "Which word is the opposite of {word}?"],
        ["The opposite of {word} is {result}.", "{result}."], [result + "." for result in results], follow=("opposite",), word=word, result=results[0])


@intent(1.2)
def animal_sound(talk):
    animal, sound = talk.choose(words.SOUNDS)
    asked = a(animal)
    return talk.exchange(
        "animal_sound", ["(What|Which) (sound|noise) does {asked} make?", "What does {asked} say?", "How does {asked} (sound|go)?", "What (sound|noise) do {animal}s make?", "Make (the sound of|a sound like) {asked}(.|)", "And {asked}?" if talk.last and talk.last.intent == "animal_sound" else "What does the {animal} say?"],
        ["The {animal} says {sound}.", "{sound}!"], [sound], follow=("animal_sound",), asked=asked, animal=animal, sound=sound)


@intent(0.9)
def legs(talk):
    count_word = talk.choose(list(words.LEGS))
    animal = talk.choose(words.LEGS[count_word])
    return talk.exchange("legs", ["How many (legs|feet) does {asked} have?", "How many legs has {asked}?", "(And |)how many legs does the {animal} have?", "Does {asked} have legs?"], ["{start} {animal} has {number} legs.", "It has {number} legs."], [f"{count_word} legs"], asked=a(animal), animal=animal, start=a(animal).split()[0], number=count_word)


@intent(0.8)
def baby_animal(talk):
    animal, baby = talk.choose(words.BABIES)
    return talk.exchange("baby_animal", ["What is a (baby|young) {animal} called?", "(What do you call|How do you call|What's the name of|What is the name for) a (baby|young) {animal}?"], ["A young {animal} is a {baby}.", "It is called a {baby}."], [baby], animal=animal, baby=baby)


@intent(1.5)
def thing_color(talk):
    thing, color = talk.choose(words.THING_COLORS)
    return talk.exchange("thing_color", ["(What|Which) color (is|has) {thing}?", "What is the color of {thing}?", "What color does {thing} have?", "And {thing}?" if talk.last and talk.last.intent == "thing_color" else "Tell me the color of {thing}."], ["{thing} is {color}.", "{color}.", "It is {color}."], [color], thing=thing, color=color)


@intent(0.8)
def mix_colors(talk):
    left, right, result = talk.choose(words.MIXES)
    if talk.chance(0.5):
        left, right = right, left
    return talk.exchange("mix_colors", ["What (do you get|color do you get|happens|do I get|color comes out) (if|when) (you|I) mix {left} and {right}?", "(What is|What color is|What do) {left} (and|plus|mixed with) {right}( make|)?", "Mix {left} (and|with) {right}(.|)"], ["{left} and {right} make {result}.", "That makes {result}."], [result + "."], left=left, right=right, result=result)


@intent(1.5)
def amount(talk):
    things, whole, count_word = talk.choose(words.AMOUNTS)
    return talk.exchange("amount", ["How many {things} (are|are there) in {whole}?", "How many {things} does {whole} have?", "How many {things} has {whole}?", "{whole} has how many {things}?", "(Do you know|Tell me) how many {things} {whole} has(?|.|)"], ["{whole} has {number} {things}.", "There are {number} {things} in {whole}."], [f"{count_word} {things}"], things=things, whole=whole, number=count_word)


@intent(1)
def rhyme(talk):
    group = talk.choose(words.RHYMES)
    word = talk.choose(group)
    others = [other for other in group if other != word]
    return talk.exchange("rhyme", ["What (rhymes with|word rhymes with|is a rhyme for) {word}?", "(Find|Tell me|Give me|Say) (a rhyme for|a word that rhymes with|something that rhymes with) {word}(.|)", "(Do you know|Is there) a rhyme for {word}?"], ["{other} rhymes with {word}.", "{word}, {other}."], others, word=word, other=talk.choose(others))


@intent(1)
def plural(talk):
    one, many = talk.choose(words.PLURALS)
    return talk.exchange("plural", ["(What is|What's|Tell me) the plural (of|for) {one}(?|)", "One {one}, two (what|...)?", "How do you say more than one {one}?", "One {one}, many (what|...)?"], ["One {one}, two {many}.", "The plural is {many}."], [many + "."], one=one, many=many)


@intent(1.6)
def meaning(talk):
    thing, what = talk.choose(words.MEANINGS)
    bare = thing.removeprefix("a ").removeprefix("an ").removeprefix("the ")
    return talk.exchange("meaning", ["(What is|What's|Do you know what|Explain|Tell me what|Can you explain) {thing}( is|)(?|)", "(Explain|Define) (the word |){bare}(.|)", "What does (the word |){bare} mean?", "(Explain to me what|Tell me what) {thing} is(.|)"], ["{thing} is {what}.", "It is {what}."], [what], thing=thing, bare=bare, what=what)


@intent(0.8)
def size(talk):
    order = ["an ant", "a mouse", "a cat", "a dog", "a horse", "an elephant", "a whale"]
    left, right = talk.rng.sample(range(len(order)), 2)
    return talk.exchange("size", ["(What|Which|Who) is (bigger|larger), {left} or {right}?", "Is {left} bigger than {right}?"], ["{big} is bigger than {small}."], [f"{order[max(left, right)]} is bigger"], left=order[left], right=order[right], big=order[max(left, right)], small=order[min(left, right)])
