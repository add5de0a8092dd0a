"""What uv says of packages without a wheel, and what the reader is told of them."""

import pytest

from gillab.compat import environments, report, wheels
from gillab.compat.environments import _WITHOUT_WHEEL

SAID = [  # by uv 0.13
    ("Because lxml==4.6.3 has no usable wheels and you require lxml==4.6.3, we can", "lxml"),
    ("Because all versions of langdetect have no usable wheels and you require it", "langdetect"),
    ("Because stem>=1.8.0 has no usable wheels and you require stem>=1.8.0, we can", "stem"),
    ("robyn>=0.38.0,<=0.40.0 robyn>=0.70.0 have no wheels with a matching Python ABI", "robyn"),
]


@pytest.mark.parametrize(("said", "name"), SAID, ids=[name for _, name in SAID])
def test_the_package_without_a_wheel_is_named(said, name):
    problem = environments.failure(f"  × No solution found when resolving dependencies: {said}")
    assert isinstance(problem, environments.NoWheel)
    found = _WITHOUT_WHEEL.search(str(problem))
    assert found and found[1] == name


def test_what_was_not_asked_is_said_beside_the_verdict():
    pure = {"verdict": "pure", "why": "", "natives": [], "modules": {}}
    one = pure | {"name": "h11", "version": "1"}
    other = {**pure, "name": "stem", "version": "", "verdict": report.NOT_ASKED}
    said = report.text([one, other], ["h11", "stem"], {})
    assert "What could be asked can run in interpreters: 1 packages" in said
    assert "Not asked, because there is no binary wheel: stem" in said
    broken = one | {"name": "flask", "verdict": report.NOT_JUDGED, "why": "main cannot: Error: no"}
    said = report.text([one, broken], ["h11", "flask"], {})
    assert "What could be asked can run" in said and "\n  flask: Error: no" in said
    assert not report.can([one, other], ["h11", "stem"])


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("h11-0.16.0-py3-none-any.whl", "pure"),
        ("curl_cffi-0.17.0-cp315-abi3.abi3t-manylinux2014_x86_64.manylinux_2_17_x86_64.whl", "yes"),
        ("numpy-2.5.5-cp314-cp314t-manylinux_2_27_x86_64.manylinux_2_28_x86_64.whl", "yes"),
        ("h11-0.16.0.tar.gz", "unknown"),
    ],
)
def test_the_kind_of_a_wheel_is_read_from_its_tags(file, kind):
    assert wheels.kind_of_wheel(f'{{"url": "https://example.org/a-b/{file}"}}') == kind
