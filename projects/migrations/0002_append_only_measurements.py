"""Measurements are append-only, and the database says so to everyone, raw SQL included."""

from django.db import migrations

SQLITE = [
    """
    CREATE TRIGGER projects_measurement_no_rewrite BEFORE UPDATE ON projects_measurement
    WHEN NOT (
        OLD.superseded_at IS NULL AND NEW.superseded_at IS NOT NULL
        AND NEW.id = OLD.id AND NEW.metric_id = OLD.metric_id
        AND NEW.measured_at = OLD.measured_at AND NEW.value = OLD.value
        AND NEW.note = OLD.note AND NEW.recorded_at = OLD.recorded_at
        AND NEW.by_key_id IS OLD.by_key_id AND NEW.by_user_id IS OLD.by_user_id
    )
    BEGIN
        SELECT RAISE(ABORT, 'measurements are append-only: log the corrected value instead');
    END
    """,
    """
    CREATE TRIGGER projects_measurement_no_delete BEFORE DELETE ON projects_measurement
    WHEN NOT EXISTS (SELECT 1 FROM projects_erasure WHERE metric_id = OLD.metric_id)
    BEGIN
        SELECT RAISE(ABORT, 'measurements are append-only: an Erasure of the metric must permit it');
    END
    """,
]
POSTGRESQL = [
    """
    CREATE FUNCTION projects_measurement_no_rewrite() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF OLD.superseded_at IS NULL AND NEW.superseded_at IS NOT NULL
            AND (NEW.id, NEW.metric_id, NEW.measured_at, NEW.value, NEW.note, NEW.recorded_at)
              = (OLD.id, OLD.metric_id, OLD.measured_at, OLD.value, OLD.note, OLD.recorded_at)
            AND NEW.by_key_id IS NOT DISTINCT FROM OLD.by_key_id
            AND NEW.by_user_id IS NOT DISTINCT FROM OLD.by_user_id
        THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'measurements are append-only: log the corrected value instead'
            USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    """
    CREATE TRIGGER projects_measurement_no_rewrite BEFORE UPDATE ON projects_measurement
    FOR EACH ROW EXECUTE FUNCTION projects_measurement_no_rewrite()
    """,
    """
    CREATE FUNCTION projects_measurement_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (SELECT 1 FROM projects_erasure WHERE metric_id = OLD.metric_id) THEN
            RETURN OLD;
        END IF;
        RAISE EXCEPTION 'measurements are append-only: an Erasure of the metric must permit it'
            USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    """
    CREATE TRIGGER projects_measurement_no_delete BEFORE DELETE ON projects_measurement
    FOR EACH ROW EXECUTE FUNCTION projects_measurement_no_delete()
    """,
]
DROP = {
    "sqlite": [
        "DROP TRIGGER projects_measurement_no_rewrite",
        "DROP TRIGGER projects_measurement_no_delete",
    ],
    "postgresql": [
        "DROP TRIGGER projects_measurement_no_rewrite ON projects_measurement",
        "DROP TRIGGER projects_measurement_no_delete ON projects_measurement",
        "DROP FUNCTION projects_measurement_no_rewrite()",
        "DROP FUNCTION projects_measurement_no_delete()",
    ],
}


def create(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    for statement in DROP[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("projects", "0001_initial")]

    operations = [migrations.RunPython(create, drop)]
