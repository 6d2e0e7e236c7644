"""The kept markup of questions, with many threads at once."""

from concurrent.futures import ThreadPoolExecutor

from assessments import theme_markup


class Fleeting(dict):
    """A store that another thread empties at every write."""

    def __setitem__(self, key, value):
        super().__setitem__(key, value)
        self.clear()


def test_a_question_outlives_another_thread_s_clearing(db, monkeypatch):
    from django.core.management import call_command

    from resources.catalogue import current

    call_command("load_catalogue", verbosity=0)
    catalogue = current()
    factor = next(iter(catalogue.factors.values()))
    monkeypatch.setattr(theme_markup, "_rendered", Fleeting())
    assert factor.label in theme_markup._kept(catalogue, factor, "")
    with ThreadPoolExecutor(4) as pool:
        pages = list(pool.map(lambda _: theme_markup._kept(catalogue, factor, "seen"), range(8)))
    assert len(set(pages)) == 1
