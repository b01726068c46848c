from ..paths import clone_id


def test_clones_in_two_folders_have_databases_of_their_own(tmp_path):
    assert clone_id(tmp_path / "one") != clone_id(tmp_path / "two")
