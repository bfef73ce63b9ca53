"""JSONPath in expressions, as the library evilmonkeyinc/jsonpath reads it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests.expressions.jsonpath import query
from manifests.expressions.values import EvaluationError

ITEMS = [{"x": 1.0, "y": "z", "k": [1.0, 2.0, 3.0]}, {"x": 2.0, "y": "z"}, {"x": 3.0}, 5.0]
DOCUMENT = {
    "a": {"b": 1.5, "c": "x"}, "l": ITEMS, "s": "text", "n": None, "t": True, "rows": [[1.0, 2.0], [3.0]],
    "z-1": {"q r": 1.0},
}  # fmt: skip


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("$", DOCUMENT), ("$.a.b", 1.5), ("$['a']['b']", 1.5), ('$.a["b"]', 1.5), ("$.n", None), ("$.t", True),
        ("$.l[0].x", 1.0), ("$.l[-1]", 5.0), ("$.l[ 0 ].x", 1.0), ("$.z-1['q r']", 1.0), ("$.l.length", 4.0),
        ("$.l[(@.length-1)]", 5.0), ("$.l[*].x", [1.0, 2.0, 3.0]), ("$.l[*].k[0]", [1.0]),
        ("$.l[*].k", [[1.0, 2.0, 3.0]]),
        ("$.rows[*][0]", [1.0, 3.0]), ("$.rows[0:2][1]", [3.0]), ("$.l[0:2].x", [1.0, 2.0]), ("$.l[1:3].x", [2.0, 3.0]),
        ("$.l[::2]", [ITEMS[0], ITEMS[2]]), ("$.l[-2:]", [ITEMS[2], 5.0]), ("$.l[0:9]", ITEMS),
        ("$.l[0,1].x", [1.0, 2.0]),
        ("$.a['b','c']", [1.5, "x"]), ("$.a.*", [1.5, "x"]), ("$..x", [1.0, 2.0, 3.0]), ("$..b", [1.5]),
        ("$.l[?(@.x>1)].x", [2.0, 3.0]), ('$.l[?(@.x>1 && @.y=="z")].x', [2.0]), ("$.l[?(@.y=='z')].x", [1.0, 2.0]),
        ("$.l[?(@.x==1 || @.x==3)].x", [1.0, 3.0]), ("$.l[?(@.x!=1)].x", [2.0, 3.0]), ("$.l[?(@.x<=2)].x", [1.0, 2.0]),
        ("$.l[?(@.y)].x", [1.0, 2.0]), ("$.l[?(@.nope>1)]", []), ("$.l[?(@.x == '1')]", []), ("$.l[?(@>4)]", [5.0]),
        ("$.l[?(@.x>$.a.b)].x", [2.0, 3.0]), ("$.l[?(@.y=~'^z')].x", [1.0, 2.0]),
        ("$.l[?(@.x in [1,3])].x", [1.0, 3.0]),
        ("$.l[?(@['x']==1)].x", [1.0]), ("$.l[?(@.k[0]==1)].x", [1.0]), ("$.a[?(@=='x')]", ["x"]),
        ("$.l[?(@.x==-1)]", []),
        ("$.l[?(@.t==true)]", []), ("$.l[?(@.x > '1')]", []),
    ],
)  # fmt: skip
def test_what_a_path_finds(path, found):
    assert query(path, DOCUMENT) == found


def test_the_first_item_of_a_list():
    assert query("$[0].value", [{"value": "true"}]) == "true"


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("$.nope", "key 'nope' not found"),
        ("$.a.nope", "key 'nope' not found"),
        ("$.n.x", "expected [map]"),
        ("$.s.x", "expected [map]"),
        ("$.l[9]", "out of range"),
        ("$.s[0]", "expected [array slice]"),
        ("$.a[0:1]", "expected [array slice]"),
        ("$.s[*]", "expected [array map slice]"),
        ("a.b", "invalid JSONPath selector 'a.b'"),
        ("", "invalid JSONPath selector ''"),
        ("$.", "invalid JSONPath selector"),
        ("$[", "invalid JSONPath selector"),
        ("$ .a", "invalid JSONPath selector"),
        ("$.l[?(@.x>1]", "invalid JSONPath selector"),
        ("$.l[?@.x>1]", "invalid JSONPath selector"),
        ("$.l[?(@.x > )]", "invalid JSONPath selector"),
        ("$.l[::0]", "invalid JSONPath selector"),
        ("$[?(" + "(" * 5000 + "@" + ")" * 5000 + ")]", "nested too deeply"),
    ],
)
def test_a_path_that_leads_nowhere_is_an_error(path, problem):
    with pytest.raises(EvaluationError) as caught:
        query(path, DOCUMENT)
    assert problem in str(caught.value)


PARTS = "$ . .. [ ] * 0 -1 : , a x 'a' \"x\" ?( ) @ @.x $.a == < =~ && || ! in 1.5 (@.length-1) true '(' \\"


@given(st.lists(st.sampled_from(PARTS.split()), max_size=10).map("".join))
def test_no_path_raises_anything_else(path):
    try:
        query(f"$.l{path}", DOCUMENT)
    except EvaluationError as error:
        problem = str(error)
    else:
        return
    assert problem
