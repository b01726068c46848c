"""Sentences that stand in tables (``LazyTranslate``), said in the language of who reads them."""


def say(env, lazy):
    """Return a sentence of a table in the language of an environment."""
    translate = env._
    return translate(lazy)


def say_number(env, sentences, number):
    """Return a sentence about one, or about many (``%(number)s``).

    :param sentences: the two, as a table has them
    """
    one, many = sentences
    return say(env, one) if number == 1 else say(env, many) % {'number': number}
