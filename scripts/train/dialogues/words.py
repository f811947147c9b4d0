"""Word lists of the dialogues: what is talked about, and what is known about it."""

NUMBERS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()


def number(value):
    """A whole number from 0 to 100 in words."""
    if value < 20:
        return NUMBERS[value]
    if value == 100:
        return "one hundred"
    return TENS[value // 10 - 2] + (f" {NUMBERS[value % 10]}" if value % 10 else "")


FIRST_NAMES = (
    "John Mary James Anna Peter Maria Paul Laura David Sarah Michael Emma Robert Olivia William Sophia Thomas Julia "
    "Daniel Lisa Mark Helen George Alice Kevin Nina Brian Clara Steven Rosa Edward Eva Frank Ruth Henry Jane Jack Kate "
    "Oliver Lucy Samuel Grace Benjamin Amy Adam Claire Simon Diana Martin Linda Eric Susan Patrick Karen Alex Sam Chris "
    "Max Leo Ben Tom Tim Dan Joe Bob Bill Jim Mike Nick Zoe Mia Ella Lily Ivy Ada Ida Iris Nora Sofia Elena Irina Olga "
    "Ivan Boris Pierre Marie Louis Camille Hans Greta Klaus Heidi Carlos Lucia Diego Carmen Marco Giulia Luca Paolo Ahmed "
    "Fatima Omar Layla Ali Yusuf Chen Wei Mei Ling Yuki Kenji Hiro Aiko Ravi Priya Arjun Anita Kim Jin Lars Ingrid Sven "
    "Astrid Zachary Jessica Jennifer Amanda Melissa Rebecca Nicole Stephanie Rachel Heather Emily Megan Hannah Andrew "
    "Joshua Christopher Matthew Anthony Joseph Charles Richard Donald Kenneth Ronald Timothy Jason Jeffrey Ryan Gary "
    "Nicholas Stephen Jonathan Larry Justin Scott Brandon Gregory Alexander Raymond Dennis Jerry Tyler Aaron Jose Nathan "
    "Douglas Noah Ethan Liam Mason Logan Lucas Jacob Elijah Aiden Caleb Owen Wyatt Isaac Hugo Felix Oscar Victor Arthur "
    "Abigail Charlotte Amelia Harper Evelyn Ella Aria Chloe Penelope Riley Victoria Eleanor Stella Violet Aurora Hazel"
).split()
LAST_NAMES = (
    "Doe Smith Johnson Brown Taylor Miller Wilson Moore Anderson Jackson White Harris Martin Thompson Garcia Martinez "
    "Robinson Clark Lewis Lee Walker Hall Allen Young King Wright Hill Scott Green Adams Baker Nelson Carter Mitchell "
    "Roberts Turner Phillips Campbell Parker Evans Edwards Collins Stewart Morris Rogers Reed Cook Morgan Bell Murphy "
    "Bailey Cooper Richardson Cox Howard Ward Peterson Gray Watson Brooks Kelly Sanders Price Bennett Wood Barnes Ross "
    "Muller Schmidt Fischer Weber Rossi Russo Silva Santos Novak Kowalski Ivanov Petrov Tanaka Suzuki Wang Zhang Patel"
).split()
COLORS = (
    "blue red green yellow orange purple pink black white brown gray turquoise violet gold silver beige navy crimson "
    "teal magenta lavender olive maroon indigo"
).split()
FOODS = (
    "pizza|pasta|bread|cheese|rice|soup|salad|sushi|chocolate|ice cream|pancakes|apple pie|chicken|fish|noodles|curry|"
    "tacos|burgers|spaghetti|lasagna|potatoes|fried eggs|mushrooms|strawberries|waffles|dumplings|steak|beans|cake|"
    "cookies|sandwiches|tomato soup|french fries|hummus|falafel|paella|risotto|ramen|honey|popcorn"
).split("|")
FRUITS = (
    "apples bananas oranges grapes cherries peaches pears plums mangos strawberries blueberries melons lemons kiwis "
    "raspberries pineapples"
).split()
DRINKS = "coffee|tea|water|milk|orange juice|lemonade|hot chocolate|apple juice|wine|beer|green tea|cola".split("|")
ANIMALS = (
    "dog cat horse cow pig sheep goat duck hen lion tiger elephant monkey bear wolf fox rabbit mouse owl frog snake bee "
    "dolphin whale penguin turtle parrot donkey hamster eagle giraffe zebra panda koala kangaroo squirrel hedgehog"
).split()
SPORTS = (
    "football tennis swimming running basketball cycling skiing golf hockey baseball volleyball climbing dancing yoga "
    "boxing rugby cricket badminton rowing surfing hiking chess"
).split()
MUSIC = "jazz|rock|classical music|pop|blues|folk music|hip hop|opera|country music|metal|techno|soul".split("|")
HOBBIES = (
    "reading|cooking|gardening|painting|fishing|drawing|singing|dancing|hiking|knitting|photography|playing chess|"
    "playing the guitar|playing the piano|writing|swimming|running|cycling|travelling|baking|video games|woodworking"
).split("|")
JOBS = (
    "teacher|nurse|doctor|driver|student|cook|farmer|engineer|programmer|painter|writer|lawyer|gardener|baker|pilot|"
    "musician|waiter|carpenter|dentist|scientist|mechanic|librarian|singer|actor|nurse|electrician|plumber|designer"
).split("|")
CITIES = (
    "London|Paris|Berlin|Rome|Madrid|Vienna|New York|Chicago|Boston|Toronto|Sydney|Tokyo|Oslo|Dublin|Lisbon|Prague|"
    "Warsaw|Athens|Moscow|Cairo|Delhi|Munich|Hamburg|Milan|Barcelona|Amsterdam|Brussels|Zurich|Seattle|Denver|Austin|"
    "San Francisco|Los Angeles|Mexico City|Lima|Seoul|Beijing|Shanghai|Singapore|Manchester|Edinburgh|Stockholm|"
    "Copenhagen|Helsinki|Budapest|Naples|Lyon|Geneva|Miami|Dallas"
).split("|")
MONTHS = "January February March April May June July August September October November December".split()
MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
SEASONS = "spring summer autumn winter".split()
MONTH_SEASON = "winter winter spring spring spring summer summer summer autumn autumn autumn winter".split()

CAPITALS = dict(
    pair.split(":")
    for pair in (
        "France:Paris|Germany:Berlin|Italy:Rome|Spain:Madrid|Portugal:Lisbon|England:London|the United Kingdom:London|"
        "Ireland:Dublin|Scotland:Edinburgh|Austria:Vienna|Switzerland:Bern|Belgium:Brussels|the Netherlands:Amsterdam|"
        "Denmark:Copenhagen|Norway:Oslo|Sweden:Stockholm|Finland:Helsinki|Poland:Warsaw|Hungary:Budapest|Greece:Athens|"
        "Turkey:Ankara|Russia:Moscow|Ukraine:Kyiv|Romania:Bucharest|Egypt:Cairo|Kenya:Nairobi|Japan:Tokyo|China:Beijing|"
        "India:New Delhi|South Korea:Seoul|Thailand:Bangkok|Australia:Canberra|New Zealand:Wellington|Canada:Ottawa|"
        "the United States:Washington|Mexico:Mexico City|Cuba:Havana|Brazil:Brasilia|Argentina:Buenos Aires|Peru:Lima|"
        "Chile:Santiago|Iceland:Reykjavik"
    ).split("|")
)
OPPOSITES = [
    tuple(pair.split(":"))
    for pair in (
        "hot:cold|big:small|tall:short|fast:slow|old:young|new:old|good:bad|happy:sad|light:dark|day:night|up:down|"
        "left:right|open:closed|full:empty|early:late|rich:poor|strong:weak|hard:soft|wet:dry|clean:dirty|loud:quiet|"
        "high:low|long:short|wide:narrow|thick:thin|heavy:light|easy:difficult|cheap:expensive|near:far|true:false|"
        "right:wrong|first:last|begin:end|start:stop|push:pull|buy:sell|give:take|love:hate|laugh:cry|win:lose|"
        "inside:outside|front:back|top:bottom|yes:no|always:never|before:after|black:white|summer:winter|north:south|"
        "east:west|sweet:sour|smooth:rough|sharp:blunt|brave:afraid|asleep:awake|alive:dead|beautiful:ugly|deep:shallow|"
        "noisy:quiet|cold:hot|small:big|slow:fast|sad:happy|dark:light|night:day|down:up|empty:full|late:early|poor:rich|"
        "weak:strong|soft:hard|dry:wet|dirty:clean|far:near|narrow:wide|thin:thick|expensive:cheap|never:always"
    ).split("|")
]
SOUNDS = [
    tuple(pair.split(":"))
    for pair in (
        "dog:woof, woof|cat:meow|cow:moo|pig:oink, oink|sheep:baa|duck:quack, quack|hen:cluck, cluck|horse:neigh|"
        "lion:roar|owl:hoo, hoo|frog:ribbit|snake:hiss|bee:buzz|mouse:squeak|wolf:howl|donkey:hee haw|goat:maa|"
        "rooster:cock a doodle doo|crow:caw, caw|bird:tweet, tweet"
    ).split("|")
]
LEGS = {
    "two": "duck hen owl eagle parrot penguin bird human person".split(),
    "four": "dog cat horse cow pig sheep goat lion tiger elephant bear wolf fox rabbit mouse donkey zebra".split(),
    "six": "ant bee fly beetle butterfly".split(),
    "eight": ["spider"],
    "no": "snake fish worm whale dolphin".split(),
}
BABIES = [
    tuple(pair.split(":"))
    for pair in "dog:puppy|cat:kitten|cow:calf|horse:foal|sheep:lamb|goat:kid|duck:duckling|hen:chick|lion:cub|bear:cub|"
    "frog:tadpole|pig:piglet|swan:cygnet|goose:gosling|kangaroo:joey".split("|")
]
THING_COLORS = [
    tuple(pair.split(":"))
    for pair in "the sky:blue|grass:green|snow:white|a banana:yellow|a lemon:yellow|blood:red|a tomato:red|coal:black|"
    "milk:white|chocolate:brown|a carrot:orange|the sun:yellow|the sea:blue|a strawberry:red|an elephant:gray|a frog:green|"
    "a fire engine:red|a leaf:green|the night:black|a flamingo:pink".split("|")
]
MIXES = [
    tuple(pair.split(":"))
    for pair in "blue:yellow:green|red:yellow:orange|red:blue:purple|red:white:pink|black:white:gray".split("|")
]
AMOUNTS = [
    tuple(pair.split(":"))
    for pair in "days:a week:seven|months:a year:twelve|hours:a day:twenty four|minutes:an hour:sixty|"
    "seconds:a minute:sixty|weeks:a year:fifty two|letters:the alphabet:twenty six|seasons:a year:four|"
    "sides:a triangle:three|sides:a square:four|wheels:a car:four|wheels:a bicycle:two|eggs:a dozen:twelve|"
    "planets:the solar system:eight|strings:a violin:four|strings:a guitar:six|years:a century:one hundred|"
    "days:a weekend:two|days:a year:three hundred and sixty five|continents:the world:seven".split("|")
]
RHYMES = [
    group.split()
    for group in "cat hat mat bat|dog log frog fog|house mouse blouse|tree bee sea knee|sun fun run|moon spoon soon|"
    "light night bright kite|rain train plane|star car far|cake lake snake|ball wall tall fall|blue shoe you two|"
    "king ring sing wing|day play way say|book cook look hook|bear chair hair|boat goat coat|bell well shell|"
    "rose nose toes|time lime rhyme|red bed head|green queen bean|gold cold old|heart part art|hand sand band".split("|")
]
PLURALS = [
    tuple(pair.split(":"))
    for pair in "child:children|mouse:mice|foot:feet|tooth:teeth|goose:geese|man:men|woman:women|leaf:leaves|knife:knives|"
    "wolf:wolves|cat:cats|dog:dogs|house:houses|baby:babies|city:cities|box:boxes|book:books|fish:fish|sheep:sheep|"
    "story:stories|bus:buses|potato:potatoes|person:people|car:cars|tree:trees".split("|")
]
MEANINGS = [
    tuple(pair.split(":"))
    for pair in (
        "a piano:an instrument with black and white keys|a guitar:an instrument with six strings|"
        "a violin:a small wooden instrument played with a bow|a drum:an instrument that you hit|"
        "a chair:a thing to sit on|a table:a flat top on legs, to eat or work at|a bed:where people sleep|"
        "a lamp:a thing that gives light|a clock:a thing that shows the time|a book:many pages with words on them|"
        "a library:a house full of books|a school:a place where people learn|a hospital:a place where sick people get help|"
        "a bakery:a shop that sells bread|a doctor:somebody who helps sick people|a teacher:somebody who helps people learn|"
        "a pilot:somebody who flies a plane|a baker:somebody who bakes bread|a river:water that flows to the sea|"
        "a lake:water with land all around it|an island:land with water all around it|a mountain:very high land|"
        "a forest:a place full of trees|a desert:a very dry place|a star:a sun that is very far away|"
        "the moon:a big ball of rock that goes around the earth|the sun:the star that gives us light and warmth|"
        "rain:water that falls from the clouds|snow:frozen water that falls as white flakes|ice:frozen water|"
        "wind:air that moves|a cloud:many tiny drops of water in the sky|a rainbow:sunlight that the rain splits into colors|"
        "a dog:an animal that barks and likes people|a cat:a small animal that purrs|"
        "an elephant:a very big gray animal with a trunk|a penguin:a bird that swims but cannot fly|"
        "a bee:an insect that makes honey|a spider:a small animal with eight legs|a banana:a long yellow fruit|"
        "an apple:a round fruit that grows on trees|bread:food made from flour and water|"
        "cheese:food made from milk|coffee:a hot drink made from beans|a bicycle:a vehicle with two wheels and pedals|"
        "a train:a row of wagons on rails|a boat:a thing that floats and carries people|"
        "a computer:a machine that follows instructions|a robot:a machine that can do work by itself|"
        "a friend:somebody you like and trust|a family:people who belong together|music:sound that is arranged to be pleasant|"
        "a song:music with words|a poem:words in rows that often rhyme|a joke:a short story that makes people laugh|"
        "a dream:a story your mind tells while you sleep|love:a strong and warm feeling for somebody"
    ).split("|")
]
SPELL_WORDS = (
    "cat dog house tree water bread apple banana orange table chair window door garden flower summer winter music piano "
    "guitar voice speech parlando hello goodbye please thanks friend school teacher book paper pencil letter word number "
    "yellow green purple black white happy beautiful because people children mother father sister brother family morning "
    "evening night tomorrow yesterday mountain river ocean island forest animal elephant tiger rabbit monkey butterfly "
    "computer machine language question answer story picture kitchen coffee cheese chocolate sugar pepper potato tomato "
    "lemon cherry strawberry doctor nurse hospital station train bicycle street bridge church castle knight queen king "
    "rainbow thunder cloud weather world earth moon star planet rocket engine wheel bottle glass knife spoon plate friend "
    "neighbor laugh dream light thought through enough although island knee write wrong science rhythm necessary separate "
    "believe receive weird restaurant vegetable library february wednesday dinosaur umbrella giraffe zebra kangaroo"
).split()
PEOPLE = (
    "Albert Einstein|Napoleon|Shakespeare|Mozart|Beethoven|Isaac Newton|Marie Curie|Julius Caesar|Cleopatra|Abraham Lincoln|"
    "Queen Victoria|Charles Darwin|Leonardo da Vinci|Picasso|Elvis Presley|Plato|Socrates|Galileo|Columbus|Gandhi|Homer|"
    "Charlie Chaplin|Marilyn Monroe|Michael Jordan|Bob Dylan|Madonna|Steve Jobs|Bach|Chopin|Van Gogh|Jane Austen"
).split("|")
TOPICS = (
    "quantum physics|the stock market|politics|the election|the economy|inflation|taxes|climate change|black holes|"
    "dinosaurs|the roman empire|the french revolution|the second world war|the middle ages|ancient egypt|philosophy|"
    "psychology|chemistry|biology|evolution|genetics|vaccines|cancer|nuclear power|solar panels|electric cars|airplanes|"
    "submarines|space travel|mars|jupiter|gravity|relativity|algebra|geometry|calculus|statistics|machine learning|"
    "neural networks|programming|python|javascript|databases|the internet|blockchain|bitcoin|cryptography|insurance|"
    "mortgages|real estate|marketing|law|human rights|religion|art history|architecture|opera|cinema|photography|fashion|"
    "football results|the world cup|the olympics|the oscars|celebrities|social media|video games|board games|wine|"
    "volcanoes|earthquakes|hurricanes|oceans|coral reefs|rainforests|insects|mushrooms|bacteria|viruses|the brain|"
    "the heart|diets|vitamins|sleep disorders|yoga poses|knitting patterns|car engines|plumbing|electricity|magnets|"
    "lasers|telescopes|microscopes|batteries|steel|concrete|diamonds|oil prices|rockets|satellites|time travel|"
    "parallel universes|ghosts|aliens|astrology|mythology|pyramids|vikings|samurai|pirates|knights|democracy|"
    "photosynthesis|thermodynamics|grammar|linguistics|trade unions|copyright|patents|medicine|surgery|cooking oil"
).split("|")
PLACES = (
    "Paraguay|Mongolia|Nepal|Bhutan|Ghana|Senegal|Bolivia|Uzbekistan|Estonia|Latvia|Croatia|Serbia|Albania|Morocco|Algeria|"
    "Madagascar|Vietnam|Laos|Malaysia|Jamaica|Haiti|Panama|Ecuador|Uruguay|Texas|California|Florida|Ohio|Alaska|Bavaria|"
    "Tuscany|Siberia|Tasmania|Greenland|Antarctica|Yemen|Qatar|Oman|Jordan|Libya|Chad|Mali|Angola|Zambia|Namibia"
).split("|")
PRODUCTS = (
    "phone|laptop|car|bicycle|camera|washing machine|fridge|printer|television|sofa|mattress|guitar|watch|ticket|flight|"
    "hotel room|house|coffee machine|vacuum cleaner|tent|backpack|pair of shoes|winter coat|microphone|keyboard|monitor"
).split("|")
FOREIGN = (
    "Bonjour, comment allez-vous?|Hola, como estas?|Guten Tag, wie geht es Ihnen?|Ciao, come stai?|Buenos dias|Merci beaucoup|"
    "Wie heisst du?|Como te llamas?|Comment tu t'appelles?|Parlez-vous anglais?|Sprechen Sie Deutsch?|Hablas espanol?|"
    "Grazie mille|Muchas gracias|Danke schoen|Was ist das?|Que es esto?|Je ne comprends pas|No entiendo|Ich verstehe nicht|"
    "Wo ist der Bahnhof?|Donde esta la estacion?|Privet, kak dela?|Ola, tudo bem?|Hej, hur mar du?|Konnichiwa|Ni hao|"
    "Bonne nuit|Gute Nacht|Buona notte|Auf Wiedersehen|Adios amigo|Au revoir|Arrivederci"
).split("|")
# Everyday words about which the dialogues know nothing.
NOUNS = (
    "spoon fork blanket pillow carpet curtain mirror basket bucket hammer nail screw saw ladder rope chain lock box bag wallet "
    "coin stamp envelope newspaper magazine poster painting statue candle match stove oven kettle pan bowl cup mug jar lid cork "
    "towel soap brush comb razor shampoo perfume ring necklace bracelet watch hat scarf glove sock shoe boot shirt jacket coat "
    "dress skirt belt button zipper needle thread fabric wool cotton leather paper cardboard plastic rubber metal copper iron "
    "tin lead marble sand clay brick cement roof chimney wall fence gate balcony stairs elevator cellar attic garage tunnel "
    "crossroads highway ticket passport suitcase tent campfire lantern compass map anchor sail paddle canoe ferry tram truck "
    "tractor helicopter parachute balloon kite drone antenna cable plug switch fuse bulb fan heater radiator pipe valve pump "
    "tap sink bathtub shower toilet sponge broom mop vacuum dustbin shovel rake hoe seed root stem leaf bark branch thorn moss "
    "fern cactus tulip daisy sunflower oak pine maple acorn chestnut walnut almond peanut raisin olive onion garlic carrot "
    "cabbage spinach pumpkin cucumber radish beetroot parsley basil cinnamon vanilla mustard vinegar jam syrup yogurt butter "
    "cream sausage ham bacon shrimp crab lobster oyster squid shark salmon trout eel crocodile lizard scorpion ant beetle "
    "mosquito grasshopper moth worm snail swan stork pigeon seagull ostrich peacock bat mole otter beaver moose camel llama "
    "hippo rhino gorilla cheetah hyena dragonfly museum theater cinema circus stadium airport harbor factory office bank "
    "court prison palace temple mosque village suburb meadow swamp cliff canyon glacier volcano planet comet galaxy wedding "
    "funeral holiday meeting interview contract invoice budget salary loan shadow echo smell noise accident secret promise "
    "habit memory idea dream goal reason mistake rule law crime war peace battle hero witch giant dwarf fairy vampire mermaid"
).split()
EVENTS = (
    "to the cinema|to the market|to the beach|to school|to work|to the doctor|to a party|to a wedding|to the gym|to the park|"
    "to the museum|to my grandmother|to the dentist|swimming|shopping|hiking|fishing|dancing|on holiday|for a walk|home"
).split("|")
RELATIVES = "brother|sister|mother|father|son|daughter|uncle|aunt|cousin|grandmother|grandfather|wife|husband|friend|boss|neighbor".split("|")
