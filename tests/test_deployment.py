"""The files to deploy with: each is checked by a tool that knows its kind, or by its use."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bot.settings import ROOT, Settings
from bot.telemetry.metrics import Metrics, State
from bot.types import Answer, AnswerTimings
from index.types import Timings
from tests.bot.stand_ins import answer

DEPLOY = ROOT / ".deploy"
MANIFESTS: list[dict[str, Any]] = [
    *yaml.safe_load_all((DEPLOY / "kubernetes" / "bot.yaml").read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("manifest", MANIFESTS, ids=lambda manifest: str(manifest["kind"]))
def test_a_manifest_fits_kubernetes(manifest: dict[str, Any]) -> None:
    kubernetes_validate.validate(manifest, kubernetes_validate.latest_version(), strict=True)


def pod() -> dict[str, Any]:
    (deployment,) = [one for one in MANIFESTS if one["kind"] == "Deployment"]
    spec: dict[str, Any] = deployment["spec"]["template"]["spec"]
    return spec


def test_the_pod_has_no_more_rights_than_it_needs() -> None:
    spec = pod()
    assert spec["securityContext"]["runAsNonRoot"]
    assert spec["automountServiceAccountToken"] is False
    for container in [*spec["initContainers"], *spec["containers"]]:
        context = container["securityContext"]
        assert context["readOnlyRootFilesystem"]
        assert not context["allowPrivilegeEscalation"]
        assert context["capabilities"] == {"drop": ["ALL"]}


def test_the_ingress_routes_nothing_but_what_staff_and_teams_need() -> None:
    (ingress,) = [one for one in MANIFESTS if one["kind"] == "Ingress"]
    paths = [path["path"] for rule in ingress["spec"]["rules"] for path in rule["http"]["paths"]]
    assert paths == ["/api/messages", "/source/"]


def test_what_the_files_set_are_settings() -> None:
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    (config,) = [one for one in MANIFESTS if one["kind"] == "ConfigMap"]
    named = {*config["data"]}
    for service in ("bot", "index"):
        named |= {*compose["services"][service]["environment"]}
    docker = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    named |= set(re.findall(r"\b([A-Z_]+_DIR|HOST|PORT|LOG_FORMAT)=", docker)) - {"WORKDIR"}
    assert {name.lower() for name in named} <= {*Settings.model_fields}


def test_compose_gives_the_bot_a_read_only_root_and_a_database() -> None:
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]
    for name in ("bot", "index"):
        assert services[name]["read_only"]
        assert services[name]["cap_drop"] == ["ALL"]
    assert services["bot"]["environment"]["DATABASE_URL"].startswith("postgresql+asyncpg://")


def dockerfile() -> list[str]:
    """The instructions, each on one line."""
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    text = re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE)
    return [" ".join(line.split()) for line in text.replace("\\\n", " ").splitlines() if line]


def test_the_dockerfile_passes_its_linter() -> None:
    linter = Path(sys.executable).parent / "hadolint"
    done = subprocess.run([linter, DEPLOY / "Dockerfile"], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")


def test_the_image_runs_as_nobody_in_particular_and_owns_nothing_of_its_code() -> None:
    lines = dockerfile()
    last_stage = lines[max(n for n, line in enumerate(lines) if line.startswith("FROM")) :]
    users = [line for line in last_stage if line.startswith("USER")]
    assert users == ["USER 10001:10001"]
    after = last_stage[last_stage.index(users[0]) :]
    assert after[-1] == 'ENTRYPOINT ["/app/.venv/bin/python", "-m", "bot"]'
    assert "COPY --from=build --chown=root:root /app /app" in last_stage
    assert all(
        re.fullmatch(r"FROM \S+:[\w.-]*\d[\w.-]*( AS \w+)?", one)
        for one in lines
        if one[:4] == "FROM"
    )


def test_what_the_image_is_made_of_is_there_and_sent_to_the_builder() -> None:
    copied = [line.split()[1] for line in dockerfile() if re.match(r"COPY (?!--from)", line)]
    let_through = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert let_through[0] == "*"
    assert {f"!{one}" for one in copied} == {one for one in let_through if one.startswith("!")}
    for one in copied:
        assert (ROOT / one).exists()


def test_both_models_are_in_the_image_before_it_can_be_written_to_no_more() -> None:
    (prepares,) = [line for line in dockerfile() if "scripts/reindex.py" in line]
    # Answering opens the reader; building an index alone would leave it to the first start.
    assert "&& /app/.venv/bin/python scripts/ask.py --index /tmp/index" in prepares
    assert dockerfile().count("ENV XDG_CACHE_HOME=/app/.cache") == 1
    assert any("XDG_CACHE_HOME=/app/.cache" in one for one in dockerfile()[-6:])


def pins(lock: Path) -> dict[str, str]:
    """The version of each package in `lock`."""
    found = re.findall(r"^([\w.-]+)==(\S+)", lock.read_text(encoding="utf-8"), re.MULTILINE)
    return {canonicalize_name(name): version for name, version in found}


def needed(*extras: str) -> set[str]:
    """What the service needs, and what that needs in turn, as the installed packages say."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    first = [*project["dependencies"]]
    for extra in extras:
        first += project["optional-dependencies"][extra]
    waiting, seen = [(Requirement(one), {""}) for one in first], set[tuple[str, str]]()
    while waiting:
        one, asked = waiting.pop()
        key = canonicalize_name(one.name), ",".join(sorted(one.extras))
        wanted = one.marker is None or any(one.marker.evaluate({"extra": e}) for e in asked)
        if wanted and key not in seen:
            seen.add(key)
            inner = metadata.requires(one.name) or []
            waiting += [(Requirement(each), {"", *one.extras}) for each in inner]
    return {name for name, _ in seen}


def test_the_image_gets_what_the_service_needs_each_as_it_is_tested_and_no_more() -> None:
    (install,) = [line for line in dockerfile() if "pip install" in line]
    assert "--no-deps" in install and "--requirement requirements.lock" in install
    image, tested = pins(DEPLOY / "requirements.lock"), pins(ROOT / "requirements.lock")
    assert image.items() <= tested.items()
    assert {*image} == needed("tracing")


def names_told() -> set[str]:
    """Every name of a series that a service which has done all can tell."""
    metrics = Metrics()
    metrics.watch(lambda: State("v", "2026-01-01T00:00:00+00:00", 1))
    times = AnswerTimings(Timings(1.0, 1.0, 1.0), answer=1.0, total=4.0)
    reply: Answer = answer(timings=times)
    metrics.replied("answered", 0.1, reply)
    metrics.reacted("like")
    metrics.delivered("delivered")
    metrics.requested("/", 200, 0.1)
    with metrics.turn("message"):
        pass
    return {sample.name for family in metrics.registry.collect() for sample in family.samples}


def names_shown() -> set[str]:
    """Every name of a series that the dashboard asks for."""
    board = json.loads((DEPLOY / "grafana" / "dashboard.json").read_text(encoding="utf-8"))
    assert len({panel["id"] for panel in board["panels"]}) == len(board["panels"])
    queries = [target["expr"] for panel in board["panels"] for target in panel["targets"]]
    return {name for one in queries for name in re.findall(r"\b(?:samverkan|process)_\w+", one)}


def test_each_metric_of_the_dashboard_exists() -> None:
    assert names_shown() <= names_told()


def test_the_dashboard_shows_each_metric_of_the_service() -> None:
    own = {name for name in names_told() if name.startswith("samverkan_")}
    families = {re.sub(r"_(?:bucket|sum|count|created|total)$", "", name) for name in own}
    shown = {re.sub(r"_(?:bucket|sum|count|total)$", "", name) for name in names_shown()}
    assert families <= shown
    wanted = "replies stage_seconds support feedback index_info questions_waiting"
    assert {f"samverkan_{one}" for one in wanted.split()} <= shown
    assert "samverkan_index_built_timestamp_seconds" in shown


def test_the_bill_of_materials_names_each_pinned_package(tmp_path: Path) -> None:
    target = tmp_path / "sbom.json"
    tool = Path(sys.executable).parent / "cyclonedx-py"
    lock = ROOT / "requirements.lock"
    subprocess.run(
        [tool, "requirements", lock, "--output-reproducible", "--output-file", target],
        check=True,
        capture_output=True,
    )
    listed = {one["name"].lower() for one in json.loads(target.read_text())["components"]}
    pinned = set(re.findall(r"^([\w.-]+)(?:\[[^\]]*\])?==", lock.read_text(), re.MULTILINE))
    assert {name.lower() for name in pinned} <= listed
