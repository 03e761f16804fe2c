"""Answers of statements that only look: SHOW, DESCRIBE, EXPLAIN."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from deploy.embedded import entities
from deploy.embedded.entities import Entity, entity
from deploy.embedded.errors import StatementError
from deploy.embedded.queries import PersistentQuery
from deploy.embedded.session import Session
from deploy.embedded.topics import Topic
from deploy.ksql import tree
from deploy.ksql.catalogue import Catalogue, Source
from deploy.ksql.context import Planned
from deploy.ksql.errors import UnknownName, did_you_mean
from deploy.ksql.schema import Schema


@dataclass(frozen=True, slots=True)
class Information:
    """What there is at one moment: everything an answer is made from."""

    catalogue: Catalogue
    queries: Mapping[str, PersistentQuery]
    functions: list[Entity]
    topics: Mapping[str, Topic]
    properties: Mapping[str, str]
    session: Session
    host: str = "127.0.0.1"

    def show(self, statement: tree.Show) -> Entity:
        """SHOW …; raises StatementError for what is not known."""
        answers = {
            "STREAMS": self._sources,
            "TABLES": self._sources,
            "TOPICS": self._topics,
            "QUERIES": self._queries,
            "FUNCTIONS": lambda _, text: entities.function_names(text, self.functions),
            "PROPERTIES": self._properties,
            "TYPES": self._types,
            "VARIABLES": self._variables,
        }
        text = statement.text + ";"
        if statement.what not in answers:
            there = ", ".join(answers)
            raise StatementError(
                f"SHOW {statement.what} is not supported by the embedded runtime; there are: {there}", text
            )
        return answers[statement.what](statement, text)

    def describe(self, statement: tree.Describe) -> Entity:
        """DESCRIBE a source; raises StatementError."""
        text = statement.text + ";"
        source = self.catalogue.sources.get(statement.name)
        if source is None:
            hint = did_you_mean(statement.name, self.catalogue.sources)
            raise StatementError(f"Could not find STREAM/TABLE '{statement.name}' in the Metastore.{hint}", text)
        return entity("sourceDescription", text, sourceDescription=self._source(source, statement.extended))

    def describe_function(self, statement: tree.DescribeFunction) -> Entity:
        """DESCRIBE FUNCTION; raises StatementError with the nearest name."""
        name = statement.name.upper()
        found = next((function for function in self.functions if function["name"] == name), None)
        if found is None:
            hint = did_you_mean(name, (function["name"] for function in self.functions))
            message = f"Can't find any functions with the name '{statement.name}'.{hint}"
            raise StatementError(message, statement.text + ";")
        return entities.describe_function(statement.text + ";", found)

    def explain_query(self, statement: tree.Explain) -> Entity:
        """EXPLAIN a running query; raises UnknownName."""
        query = self.queries.get(statement.query_id or "")
        if query is None:
            there = ", ".join(sorted(self.queries)) or "none"
            raise UnknownName(
                f"Query with id:{statement.query_id} does not exist, use SHOW QUERIES to view the full set of queries."
                f" There are: {there}",
                statement=statement.text,
            )
        return entity("queryDescription", statement.text + ";", queryDescription=self._query(query))

    def explain_plan(self, statement: tree.Explain, planned: Planned) -> Entity:
        """EXPLAIN a statement that was planned and is not run; raises StatementError when it is no query."""
        plan = planned.plan
        if plan is None:
            raise StatementError("EXPLAIN takes a query's id or a query", statement.text + ";")
        description = {
            "id": plan.query_id,
            "windowType": None,
            "statementText": plan.statement or statement.text,
            "fields": fields(plan.step.schema if plan.sink else Schema(value=plan.step.schema.value)),
            "sources": sorted(_sources_of(plan.to_json()["step"])),
            "sinks": [plan.sink] if plan.sink else [],
            "topology": "",
            "executionPlan": plan_text(plan.to_json()["step"]),
            "overriddenProperties": dict(plan.properties),
            "ksqlHostQueryStatus": {},
            "queryType": plan.kind.upper(),
            "queryErrors": [],
            "tasksMetadata": [],
            "state": None,
        }
        return entity("queryDescription", statement.text + ";", queryDescription=description)

    def _sources(self, statement: tree.Show, text: str) -> Entity:
        wanted = statement.what.removesuffix("S")
        sources = [source for _, source in sorted(self.catalogue.sources.items()) if source.kind == wanted]
        if statement.extended:
            return entity("source_descriptions", text, sourceDescriptions=[self._source(s, True) for s in sources])
        listed = [
            {
                "type": source.kind,
                "name": source.name,
                "topic": source.topic,
                "keyFormat": source.formats.key.name,
                "valueFormat": source.formats.value.name,
                "isWindowed": source.window is not None,
                **({"isSource": source.read_only} if source.is_table else {}),
            }
            for source in sources
        ]
        return entity(statement.what.lower(), text, **{statement.what.lower(): listed})

    def _properties(self, _: tree.Show, text: str) -> Entity:
        values = {**self.properties, **self.session.properties}
        return entities.properties(text, values, sorted(self.session.properties))

    def _types(self, _: tree.Show, text: str) -> Entity:
        types = {name: entities.schema_json(type_) for name, type_ in sorted(self.catalogue.types.items())}
        return entity("type_list", text, types=types)

    def _variables(self, _: tree.Show, text: str) -> Entity:
        variables = [{"name": name, "value": value} for name, value in sorted(self.session.variables.items())]
        return entity("variables", text, variables=variables)

    def _topics(self, statement: tree.Show, text: str) -> Entity:
        listed = [
            {"name": topic.name, "replicaInfo": [topic.replicas] * topic.partitions}
            for topic in self.topics.values()
            if statement.all or not topic.is_internal
        ]
        if not statement.extended:
            return entity("kafka_topics", text, topics=listed)
        counted = [{**topic, "consumerCount": 0, "consumerGroupCount": 0} for topic in listed]
        return entity("kafka_topics_extended", text, topics=counted)

    def _queries(self, statement: tree.Show, text: str) -> Entity:
        if statement.extended:
            return entity("query_descriptions", text, queryDescriptions=[self._query(q) for q in self.queries.values()])
        return entity("queries", text, queries=[_summary(query) for query in self.queries.values()])

    def _source(self, source: Source, extended: bool) -> Entity:
        topic = self.topics.get(source.topic)
        return {
            "name": source.name,
            "windowType": source.window.type if source.window else None,
            "readQueries": [_summary(q) for q in self.queries.values() if source.name in q.sources],
            "writeQueries": [_summary(q) for q in self.queries.values() if q.sink == source.name],
            "fields": fields(source.schema),
            "type": source.kind,
            "timestamp": source.timestamp.column if source.timestamp else "",
            "statistics": "",
            "errorStats": "",
            "extended": extended,
            "keyFormat": source.formats.key.name,
            "valueFormat": source.formats.value.name,
            "topic": source.topic,
            "partitions": topic.partitions if topic else 0,
            "replication": topic.replicas if topic else 0,
            "statement": source.statement,
            "queryOffsetSummaries": [],
            "sourceConstraints": sorted({q.sink for q in self.queries.values() if source.name in q.sources and q.sink}),
            "clusterStatistics": [],
            "clusterErrorStats": [],
        }

    def _query(self, query: PersistentQuery) -> Entity:
        sink = self.catalogue.sources.get(query.sink)
        errors = [{"timestamp": query.error_time, "errorMessage": query.error, "type": "UNKNOWN"}]
        return {
            "id": query.query_id,
            "windowType": sink.window.type if sink and sink.window else None,
            "statementText": query.statement,
            "fields": fields(sink.schema) if sink else [],
            "sources": sorted(query.sources),
            "sinks": [query.sink],
            "topology": "",
            "executionPlan": plan_text(query.plan["step"]) if query.plan else "",
            "overriddenProperties": query.properties,
            "ksqlHostQueryStatus": {self.host: query.state},
            "queryType": "PERSISTENT",
            "queryErrors": errors if query.error else [],
            "tasksMetadata": [],
            "state": "PAUSED" if query.paused else query.raw_state,
        }


def fields(schema: Schema) -> list[Entity]:
    """A schema's columns, key columns first."""
    keys = [entities.field(column.name, column.type, "KEY") for column in schema.key]
    values = [
        entities.field(column.name, column.type, None if column.header is None else "HEADER") for column in schema.value
    ]
    return keys + values


def plan_text(step: dict[str, Any], depth: int = 0) -> str:
    """A plan as indented lines, the last step first."""
    line = "  " * depth + f"> {step['@type']} {step['name']}: {_columns_text(step)}"
    inputs = [step[name] for name in ("source", "left", "right") if name in step]
    return "\n".join([line, *(plan_text(one, depth + 1) for one in inputs)])


def _columns_text(step: dict[str, Any]) -> str:
    keys = [f"{column['name']} {column['type']} KEY" for column in step["schema"]["key"]]
    values = [f"{column['name']} {column['type']}" for column in step["schema"]["value"]]
    extra = {name: step[name] for name in ("topic", "condition") if name in step and isinstance(step[name], str)}
    return ", ".join(keys + values) + (f" {json.dumps(extra)}" if extra else "")


def _sources_of(step: dict[str, Any]) -> set[str]:
    inputs = [step[name] for name in ("source", "left", "right") if name in step]
    return {step["topic"]} if not inputs and "topic" in step else {name for one in inputs for name in _sources_of(one)}


def _summary(query: PersistentQuery) -> Entity:
    return entities.query_summary(query.query_id, query.statement, [query.sink], [query.sink_topic], query.state)
