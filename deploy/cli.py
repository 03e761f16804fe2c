"""The command line: one name, `ksql-anomaly`, that mounts the commands of every part."""

from __future__ import annotations

import sys

import typer

from deploy.cli_demo import demo
from deploy.cli_deploy import app as deploy_app
from deploy.cli_produce import app as produce_app
from deploy.embedded.cli import doctor, down, sql, status, test, up
from deploy.errors import DeployError
from modelbuild.cli import app as model_app
from modelbuild.errors import ModelBuildError
from udf_bridge.cli import app as udf_app
from udf_bridge.errors import UdfBridgeError
from udf_bridge.publish.cli import add_commands as add_publishing

_EPILOG = """
Examples:

  ksql-anomaly demo                                  everything once, end to end

  ksql-anomaly model train payment --data rows.csv   rows to model bundle

  ksql-anomaly udf build payment-1.0.0 -o anomaly.jar

  ksql-anomaly up --detach                           broker and ksqlDB-compatible server

  ksql-anomaly sql 'SHOW STREAMS;'
"""

app = typer.Typer(
    name="ksql-anomaly",
    help="Anomaly detection inside streaming SQL: train a model, turn it into a KSQL function, run it in queries.",
    epilog=_EPILOG,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)
add_publishing(model_app)
app.add_typer(model_app, name="model")
app.add_typer(udf_app, name="udf")
app.add_typer(deploy_app, name="deploy")
app.add_typer(produce_app, name="produce")
for command in (up, down, status, sql, test, doctor, demo):
    app.command()(command)


def main() -> None:
    """Run the command line; an error of ours is one message and exit code 1, Ctrl-C is 130."""
    try:
        app()
    except (ModelBuildError, UdfBridgeError, DeployError) as error:
        print(f"ksql-anomaly: {error}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
