"""The API against its own description: generated requests, all checks, three kinds of caller.

A few examples per operation in the normal run; SCHEMATHESIS_EXAMPLES=200 looks harder.
"""

import os
from threading import Thread
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connections
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema
from schemathesis.openapi import from_url

from tests.api.calls import create_token
from tests.factories import (
    create_contribution,
    create_metric,
    create_objective,
    create_project,
    create_success_metric,
    log_value,
)

EXAMPLES = int(os.environ.get("SCHEMATHESIS_EXAMPLES", "5"))
CONFIG = """
seed = 20261124
[generation]
max-examples = {examples}
deterministic = true
# What the schema cannot say is refused with 422: unknown names, dates in the wrong order.
[checks.positive_data_acceptance]
expected-statuses = ["2xx", "401", "403", "404", "409", "422"]
[phases.coverage]
enabled = {coverage}
[phases.stateful]
max-steps = 6
# partial=true answers 200 and lists the rows that it left out; tested by hand.
[[operations]]
include-name = "POST /api/v1/measurements"
parameters = {{ "query.partial" = "false" }}
# The schema cannot say "not in the future".
[[operations]]
include-name = "GET /api/v1/objectives/{{slug}}/scorecard"
[operations.checks.positive_data_acceptance]
expected-statuses = ["2xx", "400", "401", "403", "404"]
"""

pytestmark = [
    # Its requests go through threads and clients that leave closing to the collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]


class _Silent(WSGIRequestHandler):
    def log_message(self, *_arguments):
        pass


@pytest.fixture
def address(transactional_db):
    """The site on loopback, served by one thread.

    SQLite's test database lives in memory, behind one connection that both threads share.
    """
    ours, application = connections["default"], get_wsgi_application()
    share = ours.vendor == "sqlite"

    def shared(environ, start_response):
        if share:
            connections["default"] = ours
        return application(environ, start_response)

    def serve():
        server.serve_forever()
        if not share:
            connections.close_all()

    if share:
        ours.inc_thread_sharing()
    with make_server("127.0.0.1", 0, shared, handler_class=_Silent) as server:
        thread = Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
    if share:
        ours.dec_thread_sharing()


def create_a_little_of_everything():
    objective = create_objective(slug="arrive")
    promise = create_success_metric(objective=objective, metric=create_metric(slug="churn"))
    create_contribution(success_metric=promise, project=create_project(slug="delays"))
    log_value(promise.metric, 10.0)


@pytest.mark.parametrize("caller", ["admin key", "read key", "no key"])
def test_the_api_keeps_to_its_description(address, caller):
    create_a_little_of_everything()
    # Every odd value for every field, once; the other callers are turned away all the same.
    coverage = caller == "admin key" or EXAMPLES > 5
    config = SchemathesisConfig.from_str(
        CONFIG.format(examples=EXAMPLES, coverage=str(coverage).lower())
    )
    if caller != "no key":
        token = create_token(can_write=caller == "admin key")
        config.projects.default.update(headers={"Authorization": f"Bearer {token}"})
    schema = from_url(f"{address}/api/v1/openapi.json", config=config)

    faults, calls = [], 0
    for event in from_schema(schema).execute():
        if isinstance(event, events.ScenarioFinished):
            calls += len(event.recorder.interactions)
            faults += _failed_checks(event.recorder)
        if isinstance(event, events.NonFatalError):
            faults.append(f"{event.label}: {event.info.format()}")
        if isinstance(event, events.FatalError):
            raise event.exception

    assert not faults, "\n\n".join(faults[:20])
    assert calls > 100


def _failed_checks(recorder):
    return [
        f"{recorder.label}: {check.name}: {check.failure_info.failure}\n"
        f"{check.failure_info.code_sample}"
        for checks in recorder.checks.values()
        for check in checks
        if check.failure_info is not None
    ]
