"""What had been said by a given moment, on the cases for which data/README.md promises it."""

import pytest

from soleimani_edu import as_of, latest, load

CLAIMS = load("casualties")
FIGURES = load("figures")
ASAD, KERMAN_2020 = "2020-01-08-missile-attack", "2020-01-07-kerman-crush"
PS752, KERMAN_2024 = "2020-01-08-ps752-downing", "2024-01-03-kerman-bombings"
STRIKE = "2020-01-03-drone-strike"


def about(event, measure, table=CLAIMS, **equal):
    chosen = (table["event_id"] == event) & (table["measure"] == measure)
    for column, value in equal.items():
        chosen &= table[column] == value
    return table[chosen]


def known(table, day):
    """{claimant: number} of what was known; the number given, or its lower or upper bound."""
    rows = as_of(table, day)
    numbers = rows["best"].fillna(rows["low"]).fillna(rows["high"])
    assert rows["claimed_by"].is_unique
    return {by: int(number) for by, number in zip(rows["claimed_by"], numbers, strict=True)}


DEPARTMENT = "US Department of Defense"


@pytest.mark.parametrize(
    ("day", "diagnosed", "wounded"),
    [
        ("2020-01-08T20:00+03:00", {}, {"Donald Trump": 0}),
        ("2020-01-08T18:00-05:00", {}, {"Donald Trump": 0, DEPARTMENT: 0}),
        ("2020-01-23", {}, {"Donald Trump": 0, DEPARTMENT: 0}),
        ("2020-01-24", {DEPARTMENT: 34}, {"Donald Trump": 0, DEPARTMENT: 0}),
        ("2020-01-28", {DEPARTMENT: 50}, {"Donald Trump": 0, DEPARTMENT: 0}),
        ("2020-01-30", {DEPARTMENT: 64}, {"Donald Trump": 0, DEPARTMENT: 0}),
        ("2020-02-10", {DEPARTMENT: 109}, {"Donald Trump": 0, DEPARTMENT: 0}),
        ("2020-02-21", {DEPARTMENT: 110}, {"Donald Trump": 0, DEPARTMENT: 0}),
    ],
)
def test_brain_injuries_at_al_asad_rise_and_the_first_zero_is_another_measure(day, diagnosed, wounded):
    assert known(about(ASAD, "traumatic-brain-injury", group="US service members"), day) == diagnosed
    hurt = about(ASAD, "wounded", group="US service members")
    said = {by: n for by, n in known(hurt, day).items() if by in ("Donald Trump", DEPARTMENT)}
    assert said == wounded


def test_the_eleven_flown_out_for_screening_are_no_diagnosis():
    screened = about(ASAD, "evacuated-for-screening", claimed_by="US Central Command")
    assert as_of(screened, "2020-01-15").empty
    assert list(as_of(screened, "2020-01-16").query("group == 'US service members'")["best"]) == [11]
    assert as_of(about(ASAD, "traumatic-brain-injury"), "2020-01-16").empty


def test_a_later_count_of_another_office_replaces_nothing():
    counts = known(about(ASAD, "traumatic-brain-injury", group="US service members"), "2021-11-03")
    assert counts[DEPARTMENT] == 110 and counts["US Central Command"] == 110
    assert counts["Joint Trauma Analysis and Prevention of Injury in Combat office (JTAPIC)"] == 87


@pytest.mark.parametrize(
    ("hour", "service", "television"),
    [
        ("13:00", None, None),
        ("14:00", None, 35),
        ("15:00", 32, 35),
        ("18:20", 40, 40),
        ("23:59", 56, 56),
    ],
)
def test_the_crush_at_kerman_is_replayed_within_its_day(hour, service, television):
    counts = known(about(KERMAN_2020, "killed", group="all"), f"2020-01-07T{hour}+03:30")
    assert counts.get("Iranian emergency service") == service
    assert counts.get("Iranian state television") == television


def test_at_kerman_a_claim_without_its_hour_waits_for_the_end_of_the_day():
    tolls = about(KERMAN_2020, "killed", group="all")
    assert "World Israel News" not in known(tolls, "2020-01-07T23:59+03:30")
    assert known(tolls, "2020-01-07")["World Israel News"] == 64


def nationals(day, by):
    rows = as_of(about(PS752, "killed", claimed_by=by), day)
    return {
        row.group.split()[0]: int(row.best if row.best is not None else row.low) for row in rows.itertuples()
    }


def test_the_176_of_ps752_are_counted_by_nation_in_another_way_by_each_claimant():
    ukraine, iran = (
        nationals("2020-01-08", by) for by in ("Government of Ukraine", "Iranian emergency service")
    )
    assert (ukraine["Iranian"], ukraine["Canadian"], ukraine["Ukrainian"], ukraine["Swedish"]) == (
        82,
        63,
        11,
        10,
    )
    assert (iran["Iranian"], iran["Canadian"], iran["Ukrainian"], iran["Swedish"]) == (147, 4, 6, 2)


@pytest.mark.parametrize(("day", "number"), [("2020-01-08", 63), ("2020-01-10", 57), ("2020-08-24", 55)])
def test_canada_revises_its_own_count_and_nobody_elses(day, number):
    canadian = CLAIMS["claim_id"].str.startswith("ps752-killed-canadian-")
    assert known(CLAIMS[canadian], day)["Government of Canada"] == number
    assert known(CLAIMS[canadian], day)["Government of Ukraine"] == 63


def causes(day):
    said = load("statements").query("topic == 'ps752'")
    return as_of(said, day)


def test_before_11_january_iran_denies_a_missile_and_on_that_day_confirms_it():
    before, after = causes("2020-01-10"), causes("2020-01-11")
    iran = before[before["body"] == "Iran"]
    assert not iran.empty and "confirms" not in set(iran["stance"]) and "denies" in set(iran["stance"])
    assert "confirms" in set(after[after["body"] == "Iran"]["stance"])
    assert set(before[before["body"].isin(["Canada", "United States"])]["stance"]) >= {"attributes"}


SERVICE, MINISTRY = "Iranian emergency service", "Iranian interior ministry"


@pytest.mark.parametrize(
    ("day", "service", "ministry"),
    [
        ("2024-01-03T16:00+03:30", None, None),
        ("2024-01-03T17:00+03:30", 73, None),
        ("2024-01-03T18:00+03:30", 103, None),
        ("2024-01-03", 95, 100),
        ("2024-01-04", 84, 84),
        ("2024-01-06", 91, 84),
        ("2024-02-01", 95, 84),
    ],
)
def test_at_kerman_in_2024_the_number_falls_and_rises(day, service, ministry):
    counts = known(about(KERMAN_2024, "killed", group="all"), day)
    assert (counts.get(SERVICE), counts.get(MINISTRY)) == (service, ministry)


def test_the_same_95_stands_on_two_days_as_a_fall_and_as_a_rise():
    service = about(KERMAN_2024, "killed", group="all", claimed_by=SERVICE)
    assert list(service.sort_values("known_from", kind="stable")["best"]) == [73, 103, 95, 84, 91, 95]


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("2020-01-07T18:00-05:00", {}),
        ("2020-01-07T20:00-05:00", {DEPARTMENT: 12}),
        ("2020-01-08T09:10+03:00", {DEPARTMENT: 12, "Iranian state television": 15}),
        (
            "2020-01-08T12:00+03:00",
            {DEPARTMENT: 12, "Iraqi Security Media Cell": 22, "Iranian state television": 15},
        ),
        (
            "2020-01-08T18:00-05:00",
            {DEPARTMENT: 16, "Iraqi Security Media Cell": 22, "Iranian state television": 15},
        ),
        ("2020-01-08", {DEPARTMENT: 16, "Islamic Revolutionary Guard Corps": 20, "Tasnim": 35}),
        ("2020-01-09", {"Islamic Revolutionary Guard Corps": 13, "BBC News": 20}),
        ("2024-10-01", {"Donald Trump": 18}),
    ],
)
def test_missiles_fired_are_told_by_each_claimant_at_its_own_time(moment, said):
    counts = known(about(ASAD, "missiles-fired", FIGURES, group="all"), moment)
    assert said.items() <= counts.items()
    assert said or not counts


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("2020-01-03T02:00+03:00", {}),
        ("2020-01-03T03:00+03:00", {"unnamed Iraqi police and health officials (Reuters)": 1}),
        ("2020-01-03T03:30+03:00", {"unnamed Iraqi security officials (AP)": 4}),
        ("2020-01-03T11:30+03:30", {"Iranian embassy in Iraq": 10}),
        ("2020-01-03", {"unnamed Iraqi security officials (AFP)": 8, "unnamed PMF official (AP)": 7}),
    ],
)
def test_the_toll_of_the_strike_grows_in_its_first_night(moment, said):
    counts = known(about(STRIKE, "killed", group="all"), moment)
    assert said.items() <= counts.items()
    assert said or not counts


def test_in_the_first_night_a_known_hour_comes_before_all_that_are_known_to_the_day():
    tolls = about(STRIKE, "killed", group="all")
    assert set(known(tolls, "2020-01-03T23:00+03:00")) == {
        "unnamed Iraqi police and health officials (Reuters)",
        "unnamed Iraqi security officials (AP)",
        "Iranian embassy in Iraq",
    }


def test_when_it_was_3_january_in_baghdad_it_was_2_january_in_utc():
    assert STRIKE in set(as_of(load("events"), "2020-01-02")["event_id"])


def test_the_latest_claim_of_each_claimant_is_kept_and_nobody_is_merged():
    tolls = about(KERMAN_2024, "killed", group="all")
    last = latest(tolls).set_index("claimed_by")["best"]
    assert (last[SERVICE], last[MINISTRY]) == (95, 84)
    assert last.index.is_unique and len(last) == tolls["claimed_by"].nunique()


def test_a_claim_that_was_replaced_on_its_own_day_is_not_the_latest():
    tolls = about(KERMAN_2024, "killed", group="all")
    assert latest(as_of(tolls, "2024-01-03T18:00+03:30")).set_index("claimed_by")["best"][SERVICE] == 103
