"""Grammars of everyday English, one a kind of sentence."""

import re

from . import numbers
from .grammar import expand

_ARTICLE = re.compile(r"\b([Aa]) (?=[aeio]|ugly|umbrella)")
_START = re.compile(r"(?:^|(?<=[.!?] ))[a-z]")

FIRST_NAMES = """James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth William Barbara Richard Susan Joseph
Jessica Thomas Sarah Charles Karen Christopher Lisa Daniel Nancy Matthew Betty Anthony Margaret Mark Sandra Donald Ashley
Steven Kimberly Paul Emily Andrew Donna Joshua Michelle Kenneth Carol Kevin Amanda Brian Dorothy George Melissa Edward
Deborah Ronald Stephanie Timothy Rebecca Jason Sharon Jeffrey Laura Ryan Cynthia Jacob Kathleen Gary Amy Nicholas Angela
Eric Shirley Jonathan Anna Stephen Brenda Larry Pamela Justin Emma Scott Nicole Brandon Helen Benjamin Samantha Samuel
Katherine Gregory Christine Frank Rachel Alexander Carolyn Raymond Janet Patrick Maria Jack Catherine Dennis Heather Jerry
Olivia Oliver Sophia Lucas Charlotte Henry Amelia Leo Mia Arthur Ella Oscar Grace Hugo Chloe Felix Zoe Max Lily Adam Hannah
Peter Alice Simon Julia Walter Ruth Victor Clara Martin Rose Philip Jane Hassan Fatima Omar Layla Wei Mei Hiroshi Yuki Raj
Priya Carlos Sofia Diego Elena Ivan Natasha Pierre Marie Hans Ingrid Lars Astrid Kwame Amina""".split()
LAST_NAMES = """Smith Johnson Williams Brown Jones Garcia Miller Davis Martinez Wilson Anderson Taylor Thomas Moore Jackson
Martin Lee Thompson White Harris Clark Lewis Robinson Walker Young Allen King Wright Scott Hill Green Adams Nelson Baker
Hall Campbell Mitchell Carter Roberts Turner Phillips Parker Evans Edwards Collins Stewart Morris Murphy Cook Rogers Morgan
Cooper Peterson Reed Bailey Bell Kelly Howard Ward Richardson Watson Brooks Wood Bennett Gray Hughes Price Sanders Foster
Russell Griffin Hayes Ford Hamilton Graham Sullivan Wallace Woods Cole West Jordan Owens Reynolds Fisher Ellis Harrison
Gibson Freeman Wells Webb Simpson Stevens Tucker Porter Hunter Hicks Crawford Doe Patel Khan Singh Chen Wang Kim Nguyen
Tanaka Silva Rossi Schmidt Novak Kowalski Ivanov Hansen Larsen""".split()
CITIES = """London Paris Berlin Madrid Rome Vienna Lisbon Dublin Oslo Stockholm Copenhagen Helsinki Warsaw Prague Budapest
Athens Istanbul Cairo Nairobi Lagos Johannesburg Mumbai Delhi Bangkok Singapore Tokyo Osaka Seoul Beijing Shanghai Sydney
Melbourne Auckland Toronto Vancouver Montreal Chicago Boston Denver Seattle Dallas Houston Atlanta Miami Phoenix Detroit
Portland Austin Baltimore Cleveland Pittsburgh Nashville Memphis Orlando Lima Bogota Santiago Amsterdam Brussels Zurich
Geneva Munich Hamburg Edinburgh Glasgow Manchester Liverpool Bristol Oxford Cambridge""".split()
COUNTRIES = """France Germany Spain Italy Portugal Ireland England Scotland Norway Sweden Denmark Finland Poland Hungary Greece
Turkey Egypt Kenya Nigeria India China Japan Korea Australia Canada Mexico Brazil Peru Chile Argentina Iceland Austria
Switzerland Belgium Thailand Vietnam Morocco Jamaica Cuba Ukraine Romania Croatia Namibia""".split()
STREETS = """Main Oak Maple Cedar Elm Pine Washington Lake Hill Park River Church Spring Mill Station School Garden Bridge
Market King Queen Victoria Chestnut Walnut Willow Highland Forest Sunset Meadow Orchard Franklin Jefferson Lincoln Madison
Jackson Green Mountain Ocean Harbor Castle""".split()

SLOTS = {
    "first": FIRST_NAMES,
    "last": LAST_NAMES,
    "name": ["{first}", "{first}", "{first} {last}", "(Mister|Miss|Doctor|Professor) {last}"],
    "city": CITIES,
    "country": COUNTRIES,
    "street": STREETS,
    "number": numbers.some_number,
    "small": numbers.small_number,
    "few": lambda rng: numbers.cardinal(rng.randrange(2, 11)),
    "decimal": numbers.decimal,
    "ordinal": numbers.some_ordinal,
    "year": numbers.some_year,
    "time": numbers.clock,
    "date": numbers.date,
    "day": numbers.DAYS,
    "month": numbers.MONTHS,
    "money": numbers.money,
    "phone": numbers.telephone,
    "digits": lambda rng: numbers.digits(str(rng.randrange(10 ** rng.randrange(2, 7)))),
    "letters": lambda rng: ", ".join(rng.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ", k=rng.randrange(2, 8))),
    "color": "red blue green yellow orange purple pink brown black white gray silver golden dark_blue light_green".split(),
    "food": """bread cheese soup rice pasta fish chicken salad fruit cake chocolate pizza noodles potatoes tomatoes carrots
    onions beans eggs butter honey sugar yogurt pancakes cookies sandwiches sausages mushrooms strawberries blueberries
    grapes lemons peaches pears oranges bananas apples cherries olives garlic pepper salt cinnamon ginger""".split(),
    "drink": "water tea coffee milk juice lemonade wine beer cocoa soda".split(),
    "animal": """dog cat horse cow sheep goat pig rabbit mouse fox wolf bear deer lion tiger elephant monkey giraffe zebra
    camel kangaroo penguin owl eagle parrot duck goose chicken swan frog turtle snake lizard shark whale dolphin octopus
    spider butterfly bee squirrel hedgehog otter beaver""".split(),
    "job": """teacher doctor nurse farmer baker driver pilot writer painter singer lawyer engineer carpenter plumber
    mechanic waiter chef gardener librarian journalist scientist soldier sailor tailor dentist surgeon architect
    photographer accountant manager student programmer musician""".split(),
    "place": """house garden kitchen park school office station library museum hospital hotel restaurant market church
    theater beach forest airport bank bakery shop bridge river lake castle village square garage harbor stadium factory
    pharmacy post_office swimming_pool town_hall bus_stop""".split(),
    "thing": """book bag key lamp chair table letter clock phone computer picture window door cup plate knife fork spoon
    bottle box basket blanket pillow jacket hat scarf umbrella bicycle car boat ticket map pencil pen camera guitar
    piano violin drum ball kite ladder hammer shovel bucket mirror candle coin ring watch radio suitcase envelope
    newspaper notebook keyboard screen battery bulb rope needle button shoe glove sweater coat""".split(),
    "adjective": """big small old new young long short warm cold hot wet dry clean dirty bright dark quiet loud heavy light
    soft hard fast slow strong weak cheap expensive easy difficult happy sad angry tired hungry thirsty busy lazy brave
    shy kind rude clever funny strange simple beautiful ugly rich poor safe dangerous empty full open round square
    wooden broken famous useful important careful cheerful curious gentle honest lovely modern narrow proud wide
    wonderful terrible excellent ordinary perfect""".split(),
    "adverb": """slowly quickly quietly carefully happily suddenly often always never sometimes usually rarely finally
    certainly probably hardly nearly almost gently bravely politely easily together outside inside upstairs again
    already early late soon today yesterday tonight""".split(),
    "weather": """sunny cloudy rainy windy snowy foggy stormy cold warm hot dry humid freezing mild""".split(),
    "person": """my_mother my_father my_brother my_sister my_uncle my_aunt my_cousin my_grandmother my_grandfather my_friend
    my_neighbor our_teacher the_doctor the_driver the_manager the_old_man the_young_woman the_little_boy the_little_girl
    his_wife her_husband their_son their_daughter our_guest the_captain the_queen the_king the_mayor the_judge
    a_stranger the_baker the_engineer""".split(),
    "past": """found lost bought sold carried painted opened closed repaired dropped cleaned borrowed forgot hid broke
    moved noticed described measured wrapped counted packed photographed returned ordered brought admired""".split(),
    "do": """find sell carry paint open close repair drop clean borrow forget hide break move describe measure wrap count
    pack return order bring show fetch throw hold choose buy keep""".split(),
    "went": """walked drove ran hurried returned moved travelled rode flew came went wandered""".split(),
    "activity": """reading swimming cooking dancing singing painting running hiking fishing gardening sleeping writing
    drawing sailing cycling climbing skating shopping baking knitting travelling studying""".split(),
    "subject": """music history science art football chess physics chemistry biology mathematics geography poetry
    astronomy philosophy economics medicine architecture photography the_weather the_news politics cinema""".split(),
    "technical": """server network database algorithm processor memory compiler browser protocol password keyboard router
    firewall software hardware program variable function interface module library package container cluster scheduler
    buffer cache thread kernel driver sensor antenna amplifier microphone loudspeaker transistor resistor capacitor
    battery turbine engine generator pump valve bearing microscope telescope laser spectrum frequency bandwidth latency
    voltage current temperature pressure velocity acceleration molecule enzyme protein antibody vaccine neuron tissue
    vector matrix tensor gradient probability equation theorem decoder encoder vocoder tokenizer model sampler""".split(),
    "techdo": """measure calibrate configure install replace update restart compile deploy monitor encrypt compress
    synchronize initialize optimize simulate analyze evaluate calculate approximate transmit amplify""".split(),
    "techadj": """digital electronic optical magnetic mechanical thermal acoustic parallel distributed recursive
    asynchronous statistical linear exponential nuclear chemical biological portable wireless automatic artificial
    neural synthetic experimental""".split(),
    "unit": """meters kilometers miles inches feet kilograms grams pounds ounces liters gallons degrees percent seconds
    minutes hours days weeks months years volts watts hertz kilohertz megabytes gigabytes pixels""".split(),
    "interjection": ["Oh", "Well", "Yes", "No", "Okay", "Sure", "Great", "Look", "Hey", "Wow", "Hmm", "Right", "Sorry",
                     "Of course", "Thank you", "All right", "You know", "By the way", "I see", "Listen"],
    "when": ["today", "tonight", "tomorrow", "yesterday", "this morning", "last night", "next week", "on {day}",
             "in {month}", "at {time}", "on {date}", "in {year}", "every {day}", "after lunch", "before dinner", "{few} days ago",
             "in {small} minutes", "at the weekend", "all day long", "from time to time"],
    "where": ["in the {place}", "near the {place}", "at the {place}", "behind the {place}", "in {city}", "in {country}",
              "on {street} Street", "next to the {thing}", "under the {thing}", "between the {place} and the {place}",
              "across the street", "at home", "upstairs", "in the middle of the {place}"],
    "object": ["the {thing}", "a {adjective} {thing}", "the {adjective} {thing}", "my {thing}", "{few} {adjective} {animal}s",
               "some {food}", "the {color} {thing}", "your {thing}", "that {thing}", "{first}'s {thing}"],
    "who": ["{person}", "{name}", "{first}", "the {job}", "the {adjective} {job}", "{first} and {first}"],
    "clause": ["{who} {past} {object}", "{who} {past} {object} {where}", "{who} {went} (to|past|from) the {place}",
               "{who} {past} {object} {when}", "the {thing} was {adjective}", "the {animal} slept {where}",
               "it was {weather} {where}", "nobody {past} {object}", "we {past} {object}", "I {past} {object}"],
}

KINDS = {
    "statement": [
        "{clause}.", "{clause}.", "{clause} {adverb}.", "{adverb}, {clause}.", "(I think|I believe|I know|Perhaps|They say) {clause}.",
        "The {adjective} {animal} (ran|jumped|swam|crawled|looked) {where}.", "There (is|was) a {adjective} {thing} {where}.",
        "There are {small} {animal}s {where}.", "{who} (likes|hates|loves|prefers|enjoys) {activity} {where}.",
        "{who} is a {adjective} {job} from {city}.", "I (need|want|have|see|like) {object}.",
        "We (should|could|must|can|might) {do} {object} {when}.", "The {thing} is {color}, and the {thing} is {color}.",
        "It is {weather} {when}.", "(He|She|It|Everybody) was {adjective} and {adjective}.",
        "You (can|should|may) {do} {object} {where}.", "This {thing} is (too|very|quite|not) {adjective}.",
        "{who} never {past} {object}.", "I have been {activity} since {time}.", "My favorite (food|animal|color|subject) is (not |){animal}.",
    ],
    "question": [
        "(Can|Could|Would|Will) you {do} {object} (for me|please|{when}|{where})?", "Where (is|was) the {thing}?",
        "What (is|was|will be) the weather like {where}?", "Who {past} {object}?", "When did {who} {do} {object}?",
        "Why (is|was) the {thing} so {adjective}?", "How (much|many|far|long|old|big) (is|are|was) (it|they|that)?",
        "Do you (like|know|need|want|have) {object}?", "Did {who} {do} {object} {when}?", "Have you (ever|already|never) been to {city}?",
        "What do you think about {subject}?", "Is it {weather} {where}?", "Which {thing} do you (like|want|mean)?",
        "How do I get to the {place}?", "How are you {when}?", "What is your favorite (food|color|animal|book|song)?",
        "Would you like some {food} or some {food}?", "Do you want {drink} with your {food}?", "Shall we meet {where} {when}?",
        "Are you {activity} {when}?", "Isn't that {object}?", "What time does the {place} open {when}?", "Whose {thing} is this?",
        "Does {who} live {where}?", "May I {do} {object}?", "Was it the {adjective} one or the {adjective} one?",
        "You {past} {object}, didn't you?", "Really? {interjection}, why?",
    ],
    "conversation": [
        "{interjection}, {clause}.", "{interjection}! {clause}.", "{interjection}, I {do} it {when}.", "(Hello|Hi|Good morning|Good evening|Hey), {first}(.|!| there!)",
        "(Hello|Hi), {name}, how (are you|is your family|was your day)?", "Nice to meet you, {name}.", "My name is {name}.",
        "I'm {first}, and (this is|I live with|I work with) {first}.", "(Thank you|Thanks) (so much|very much|a lot) for the {thing}{excl}",
        "I'm (so |very |)sorry about the {thing}.", "You're (so |very |){adjective}{excl}", "(See you|Let's meet|Call me) {when}.",
        "That's (so |very |really |){adjective}{excl}", "I don't (know|think so|understand|remember|mind), {first}.",
        "Don't worry, {who} will {do} it.", "Let's {do} {object} {when}.", "Please {do} {object}, {first}.", "I'd (love|like|prefer) some {food}, please.",
        "(What|How) about some {drink}?", "It's {time}, we have to go.", "I've (just|never|already) been to {country}.",
        "We're going to {city} {when}.", "They'll {do} {object} {when}.", "He's {activity}, she's {activity}.",
        "I can't {do} {object} {when}, sorry.", "(Happy birthday|Good luck|Congratulations|Welcome back|Good night), {first}!",
        "Wait, {who} {past} what?", "(Yes|No|Maybe|Sure), (I do|I don't|you can|you can't|it is|it isn't|we are|they were).",
        "Tell me (more |something |)about {subject}.", "I would say {subject} is {adjective}.", "Be {adjective}, {first}!",
        "I said {adjective}, not {adjective}!", "Could you say that again, {first}?", "My {job} lives in {city}; he likes {food}.",
    ],
    "number": [
        "{number}.", "The number is {number}.", "{small} plus {small} (is|equals|makes) {number}.", "{small} times {small} is {number}.",
        "{number} minus {small} is {number}.", "{number} divided by {few} is {decimal}.", "There were {number} people {where}.",
        "(About|Nearly|Exactly|More than|Less than) {number} {unit}.", "It weighs {decimal} {unit}.", "The answer is {decimal}.",
        "{few}, {few}, {few}, {few}.", "{small}, {small}, {small}.", "{who} finished {ordinal}.", "This is the {ordinal} time.",
        "The {ordinal} and the {ordinal} {thing} are {adjective}.", "My room is {number}.", "Page {number}, line {small}.",
        "He is {small} years old, and she is {small}.", "The code is {digits}.", "Call me at {phone}.", "My phone number is {phone}.",
        "{number} out of {number}.", "That is {small} percent of {number}.", "Chapter {small}.", "Count to {number}.",
        "It was {small} degrees {where}.", "Version {few} point {few}.", "The distance is {number} {unit}.",
    ],
    "time": [
        "It is {time}.", "It's {time} now.", "The train (leaves|arrives) at {time}.", "We meet at {time} {where}.",
        "{who} was born on {date}.", "Today is {day}, {date}.", "The meeting is on {day} at {time}.", "(See you|Come) on {day} at {time}.",
        "The shop is open from {time} to {time}.", "It happened in {year}.", "In {year}, {clause}.", "From {year} to {year}, {who} lived in {city}.",
        "{date}.", "{time}.", "{month} comes before {month}.", "After {day} comes {day}.", "The concert begins at {time}, not at {time}.",
        "My birthday is {date}.", "It takes {small} (minutes|hours|days).", "At {time} {clause}.", "Wake me at {time}, please.",
    ],
    "money": [
        "It costs {money}.", "That is {money}.", "That will be {money}, please.", "{who} paid {money} for {object}.",
        "The {thing} is {money}, the {thing} only {money}.", "Can you lend me {money}?", "I (found|lost|saved|spent) {money} {when}.",
        "{money}.", "The price (rose|fell) from {money} to {money}.", "A ticket to {city} is {money}.",
    ],
    "address": [
        "{number} {street} (Street|Avenue|Road|Lane|Drive).", "I live at {small} {street} (Street|Road|Avenue), {city}.",
        "Send it to {name}, {small} {street} (Street|Lane), {city}, {country}.", "Turn (left|right) at {street} Street.",
        "Go straight for {number} {unit}, then turn (left|right).", "The {place} is {where}.", "Take the {ordinal} exit, then {street} (Road|Avenue).",
        "My address is {digits} {street} Drive.", "The office is on the {ordinal} floor, room {digits}.",
        "His email is {first} at {last} dot com.", "Write to {first} dot {last} at example dot org.", "The plane from {city} to {city} is late.",
        "{city} is {number} {unit} from {city}.", "{city}, {country}.",
    ],
    "name": [
        "{name}.", "{first} {last}.", "This is {name}.", "Do you know {name}?", "{name} and {name} are here.", "Is {name} (there|home|in)?",
        "{first}, {first}, and {first}.", "Ask {name} about {subject}.", "{last} is spelled {letters}.", "You can call me {first}.",
        "{letters}.", "It is spelled {letters}.", "The letter after {letters} is next.", "{name} lives in {city}.", "Your name is {first}, isn't it?",
        "{name} from {country}, {job}.", "Please welcome {name}!",
    ],
    "technical": [
        "The {techadj} {technical} is {adjective}.", "We {techdo} the {technical} with a {techadj} {technical}.",
        "(Please |You must |First, ){techdo} the {technical}, then {techdo} the {technical}.", "A {technical} needs a {techadj} {technical}.",
        "The {technical} runs at {decimal} {unit}.", "The {technical} of the {technical} depends on its {technical}.",
        "If the {technical} fails, {techdo} the {technical}.", "How does a {technical} work?", "What is a {techadj} {technical}?",
        "Most {technical}s use {number} {unit}.", "The difference between a {technical} and a {technical} is the {technical}.",
        "{techadj} {technical}s are {adjective} and {adjective}.", "The experiment showed that the {technical} was {adjective}.",
        "Each {technical} has a {technical}, a {technical}, and a {technical}.", "{technical} error: {technical} not found.",
    ],
    "long": [
        "{clause}, and {clause}, but {clause}.", "When {clause}, {clause}, because {clause}.", "Although {clause}, {clause}.",
        "{clause}; {clause}.", "{who} said that {clause}, but {who} (thought|believed|knew) that {clause}.",
        "If {who} comes {when}, we will {do} {object}, {object} and {object}.", "First {clause}; then {clause}; finally {clause}.",
        "{clause}, which was {adjective}, since {clause}.", "I remember that {clause} while {clause}.",
        "Once upon a time, a {adjective} {animal} lived {where}. {clause}.", "{clause}. {clause}.", "{clause}. {clause}. {clause}.",
        "{interjection}. {clause}. (What do you think|Isn't it {adjective}|Do you know why)?", "{clause}! {clause}.",
        "For the {food} you need {few} {food}, {small} grams of {food}, and a little {drink}.",
        "The {place}, the {place} and the {place} were {adjective}, {adjective}, and full of {animal}s.",
        "{who}, who {past} {object} {when}, {went} to {city} with {who}.",
    ],
    "short": [
        "(Yes|No|Okay|Sure|Maybe|Hello|Hi|Thanks|Please|Sorry|Right|Great|Stop|Wait|Go|Really|Never|Always|Goodbye)(.|!|?)",
        "(Yes|No), (please|thanks|sir|of course|never|it is|I am|we do|not yet|{first}).", "(Very|Not|So|Too|Quite|How) {adjective}{excl}",
        "{adjective}(.|!|?)", "{first}(?|!|.)", "{day}.", "{month}.", "{color}.", "A {animal}.", "The {thing}.", "My {thing}!", "{food}.", "{city}.",
        "In the {place}.", "{number}.", "(At|After|Before) {time}.", "(This|That) {thing}?", "{adverb}.", "(I|We|They|You) {past} it.",
        "(Come|Look|Sit|Stand|Go) (here|there|down|up|in|out)(.|!)", "No {thing}.", "Some {food}?", "With {first}.", "Two {animal}s.", "I {do} it.",
        "(I see|I do|I am|I know|I hope so|I think so|Me too|Not me|Good idea|No problem|All right|Of course|You too|Thank you|Excuse me)(.|!)",
    ],
}
SLOTS["excl"] = [".", "!"]


def sentence(kind, rng):
    """A sentence of a kind, with the spelling and marks as written."""
    text = expand(rng.choice(KINDS[kind]), SLOTS, rng).replace("_", " ")
    text = _ARTICLE.sub(r"\1n ", text)
    return _START.sub(lambda match: match[0].upper(), text)
