"""A second, deliberately plain reading of the rule files, to hold the real one against.

It walks the raw YAML with ladders of `if`, shares no code with bot.clinical and cares for nothing but being obvious.
"""

from pathlib import Path

import yaml

FOLDER = Path(__file__).parents[2] / "bot" / "knowledge"
WORDS = ["clear", "adapt", "postpone", "consult", "decline", "urgent", "emergency"]
BOOKS = ["red_flags.yml", "contraindications.yml", "medicine_rules.yml", "manual_therapy.yml"]
SERVICES = yaml.safe_load((FOLDER / "services.yml").read_text())
RULES, COMBINATIONS = {}, {}
for book in BOOKS:
    content = yaml.safe_load((FOLDER / book).read_text())
    RULES.update(content.get("rules", {}))
    COMBINATIONS.update(content.get("combinations", {}))


def truth(when, facts):
    """One of "no", "open", "unsure", "yes"."""
    if isinstance(when, str):
        word = facts["findings"].get(when)
        return {None: "open", "absent": "no", "unknown": "unsure", "present": "yes"}[word]
    for form, ladder in LADDERS.items():
        if form in when:
            return ladder(when, facts)
    raise AssertionError(when)


def truth_of_all(when, facts):
    inner = [truth(part, facts) for part in when["all"]]
    for word in ("no", "open", "unsure"):
        if word in inner:
            return word
    return "yes"


def truth_of_any(when, facts):
    return enough(1, [truth(part, facts) for part in when["any"]])


def truth_of_some(when, facts):
    return enough(when["at_least"], [truth(part, facts) for part in when["of"]])


def truth_of_age(when, facts):
    if facts["age"] is None:
        return "unsure" if "age" in facts["answered"] else "open"
    if facts["age"] < when["age"].get("from", 0):
        return "no"
    if facts["age"] >= when["age"].get("under", 1000):
        return "no"
    return "yes"


def truth_of_area(when, facts):
    if not facts["areas"]:
        return "unsure" if "area" in facts["answered"] else "open"
    return "yes" if any(area in when["area"] for area in facts["areas"]) else "no"


def truth_of_since(when, facts):
    word = truth(when["since"], facts)
    days = facts["since"].get(when["since"])
    if word == "yes" and days is not None and days >= when["under_days"]:
        return "no"
    return word


def truth_of_not_ruled_out(when, facts):
    word = truth(when["not_ruled_out"], facts)
    return "unsure" if word == "open" else word


LADDERS = {
    "all": truth_of_all,
    "any": truth_of_any,
    "at_least": truth_of_some,
    "age": truth_of_age,
    "area": truth_of_area,
    "since": truth_of_since,
    "not_ruled_out": truth_of_not_ruled_out,
}


def enough(number, inner):
    if inner.count("yes") >= number:
        return "yes"
    if inner.count("yes") + inner.count("unsure") >= number:
        return "unsure"
    if len(inner) - inner.count("no") >= number:
        return "open"
    return "no"


def family(service):
    found = [service]
    for part in SERVICES["services"][service]["includes"]:
        found += family(part)
    return found


def named(key):
    if key == "all":
        return list(SERVICES["services"])
    return SERVICES["groups"].get(key, [key])


def rule_class(rule, service):
    worst = None
    for key, word in rule["classes"].items():
        for name in named(key):
            if name in family(service) and (worst is None or WORDS.index(word) > WORDS.index(worst)):
                worst = word
    return worst


def unsure_class(rule, word):
    if word in ("clear", "adapt", "postpone"):
        softer = word
    elif word == "emergency":
        softer = "urgent"
    else:
        softer = "consult"
    if "if_unknown" in rule:
        softer = min(word, rule["if_unknown"], key=WORDS.index)
    return softer


def fired(answers, service):
    """The words of all rules that fired for one service, with the item each belongs to."""
    found = []
    for name, answer in answers.items():
        word = rule_class(RULES[name], service)
        if word is not None:
            item = RULES[name].get("item", name)
            found.append((item, word if answer == "yes" else unsure_class(RULES[name], word)))
    return found


def disposition(answers, service):
    """The word of one service."""
    words = fired(answers, service)
    worst = max((word for _, word in words), key=WORDS.index, default="clear")
    for combination in COMBINATIONS.values():
        if service in combination["services"]:
            items = {item for item, word in words if WORDS.index(word) >= WORDS.index(combination["level"])}
            if len(items) >= combination["count"]:
                worst = max(worst, combination["becomes"], key=WORDS.index)
    return worst


def dispositions(facts):
    """The word of every service."""
    answers = {name: truth(rule["when"], facts) for name, rule in RULES.items()}
    firing = {name: answer for name, answer in answers.items() if answer in ("yes", "unsure")}
    return {service: disposition(firing, service) for service in SERVICES["services"]}


def facts(findings=None, age=None, areas=(), since=None, answered=()):
    return {"findings": findings or {}, "age": age, "areas": areas, "since": since or {}, "answered": answered}
