"""The KSQL front end: text → syntax tree → typed plan.json.

The calls that other parts make:

`parser.parse(text, variables=None) -> list[Statement]`
    every statement of a text (classes of `deploy.ksql.tree`), `${name}` replaced; line and column count in the
    whole text.

`planner.plan_statement(statement, catalogue, functions, context=PlanningContext()) -> Planned`
    for CreateSource, CreateAs, InsertInto, InsertValues, Select, DropSource, AlterSource, CreateType and DropType.
    Pure: the catalogue given is not changed; the answer holds the new one. Every refusal is a `errors.SqlError` with
    line, column, excerpt and statement.

`PlanningContext(properties, query_number, schema_of, partitions_of, resolve)`
    `properties`: SET and server properties by full name (`ksql.streams.` prefix or not, `ksql.…`);
    `query_number`: the number for the next query id (CSAS_NAME_7);
    `schema_of(topic, is_key, schema_id) -> list[(name, SQL type text)] | None`: columns that the registry knows;
    `partitions_of(topic) -> int | None`: of an existing topic, None when it does not exist or nobody knows;
    `resolve(signature_id, argument_types) -> type text`: for signatures whose result only Java can tell.

`Planned(catalogue, plan, query_id, topic, insert, replaced, dropped, dropped_topic, warning, unchanged)`
    `catalogue` the new one; `plan` a `plan.Plan` (`.to_json()`) for a query, else None; `topic` a TopicRequest (name,
    partitions, replicas, formats, schema, create: bool) that has to exist first; `insert` an InsertRequest for INSERT
    VALUES (`.to_json()`: the fields of the runner's `insert`); `dropped_topic` a topic to delete; `unchanged` is True
    when IF [NOT] EXISTS made the statement a no-op (`warning` says so).

Statements that only look or steer (Show, Describe, Explain, PrintTopic, SetProperty, Define, Terminate, Pause, Resume,
Assert…) are the engine's to carry out: `plan_statement` refuses them with TypeError. `Catalogue.without_query(id)` is
what TERMINATE does to the catalogue.
"""
