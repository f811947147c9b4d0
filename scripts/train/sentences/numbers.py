"""Numbers, times, dates and money as English words, without hyphens, as the server spells them."""

ONES = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
eighteen nineteen""".split()
TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()
SCALES = ((1_000_000_000, "billion"), (1_000_000, "million"), (1000, "thousand"), (100, "hundred"))
IRREGULAR = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
MONTHS = """January February March April May June July August September October November December""".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


def cardinal(number):
    """Words of an integer below 10**12."""
    if number < 0:
        return "minus " + cardinal(-number)
    if number < 20:
        return ONES[number]
    if number < 100:
        return TENS[number // 10] + (" " + ONES[number % 10] if number % 10 else "")
    for value, name in SCALES:
        if number >= value:
            rest = number % value
            return f"{cardinal(number // value)} {name}" + (f" {cardinal(rest)}" if rest else "")
    raise AssertionError(number)


def ordinal(number):
    words = cardinal(number).split()
    last = words[-1]
    if last in IRREGULAR:
        words[-1] = IRREGULAR[last]
    elif last.endswith("y"):
        words[-1] = last[:-1] + "ieth"
    else:
        words[-1] = last + "th"
    return " ".join(words)


def digits(text):
    return " ".join(ONES[int(digit)] for digit in text)


def year(number):
    """Words of a year from 1100 to 2099."""
    century, rest = divmod(number, 100)
    if century == 20 and rest < 10:
        return "two thousand" + (" " + ONES[rest] if rest else "")
    if rest == 0:
        return cardinal(century) + " hundred"
    return f"{cardinal(century)} {'oh ' + ONES[rest] if rest < 10 else cardinal(rest)}"


def some_number(rng):
    """Small numbers more often than large ones."""
    top = rng.choice((10, 20, 100, 100, 1000, 10_000, 1_000_000, 2_000_000_000))
    return cardinal(rng.randrange(top))


def small_number(rng):
    return cardinal(rng.randrange(2, 100))


def decimal(rng):
    return f"{cardinal(rng.randrange(100))} point {digits(str(rng.randrange(1, 1000)))}"


def some_ordinal(rng):
    return ordinal(rng.choice((rng.randrange(1, 32), rng.randrange(1, 100))))


def some_year(rng):
    return year(rng.choice((rng.randrange(1100, 2050), rng.randrange(1900, 2050))))


def clock(rng):
    """A time of day."""
    hour, minute = rng.randrange(1, 13), rng.choice((0, 15, 30, 45, rng.randrange(60)))
    hour_word = cardinal(hour)
    following = cardinal(hour % 12 + 1)
    kind = rng.randrange(6)
    if minute == 0:
        return rng.choice((f"{hour_word} o'clock", f"{hour_word} A M", f"{hour_word} P M", f"{hour_word} in the morning"))
    if kind == 0 and minute == 15:
        return f"quarter past {hour_word}"
    if kind == 0 and minute == 45:
        return f"quarter to {following}"
    if kind == 0 and minute == 30:
        return f"half past {hour_word}"
    if kind == 1 and minute < 30:
        return f"{cardinal(minute)} minutes past {hour_word}"
    minutes = "oh " + ONES[minute] if minute < 10 else cardinal(minute)
    return f"{hour_word} {minutes}" + rng.choice(("", "", " A M", " P M", " in the evening", " in the afternoon"))


def date(rng):
    day, month = ordinal(rng.randrange(1, 32)), rng.choice(MONTHS)
    plain = rng.choice((f"{month} {day}", f"{month} {day}", f"the {day} of {month}"))
    return plain + (f", {some_year(rng)}" if rng.random() < 0.4 else "")


def money(rng):
    currency, part = rng.choice((("dollar", "cent"), ("dollar", "cent"), ("euro", "cent"), ("pound", "penny")))
    amount = rng.choice((rng.randrange(1, 20), rng.randrange(1, 100), rng.randrange(1, 5000), 1000 * rng.randrange(1, 900)))
    text = f"{cardinal(amount)} {currency}{'' if amount == 1 else 's'}"
    if amount < 1000 and rng.random() < 0.4:
        rest = rng.randrange(2, 100)
        text += f" and {cardinal(rest)} {'pence' if part == 'penny' else part + 's'}"
    return text


def telephone(rng):
    numbers = [str(rng.randrange(10**4)).zfill(length)[-length:] for length in (3, 3, 4)]
    return ", ".join(digits(group) for group in numbers)
