"""The tree of objectives has no circle and at most five levels, whoever writes it."""

from django.db import migrations

# Walks up from the new parent. Five levels hold at all times, so four ancestors are all.
BROKEN = """
    SELECT 1 FROM objectives_objective a
    LEFT JOIN objectives_objective b ON b.id = a.parent_id
    LEFT JOIN objectives_objective c ON c.id = b.parent_id
    LEFT JOIN objectives_objective d ON d.id = c.parent_id
    WHERE a.id = NEW.parent_id
      AND (a.id = NEW.id OR b.id = NEW.id OR c.id = NEW.id OR d.id = NEW.id
           OR d.parent_id IS NOT NULL)
"""
# Moving something that has children of its own: they come along and count too.
TOO_DEEP = """
    SELECT 1 FROM objectives_objective a
    LEFT JOIN objectives_objective b ON b.id = a.parent_id
    LEFT JOIN objectives_objective c ON c.id = b.parent_id
    LEFT JOIN objectives_objective d ON d.id = c.parent_id
    JOIN objectives_objective k ON k.parent_id = NEW.id
    LEFT JOIN objectives_objective l ON l.parent_id = k.id
    LEFT JOIN objectives_objective m ON m.parent_id = l.id
    LEFT JOIN objectives_objective n ON n.parent_id = m.id
    WHERE a.id = NEW.parent_id
      AND 2 + (b.id IS NOT NULL) + (c.id IS NOT NULL) + (d.id IS NOT NULL)
        + 1 + (l.id IS NOT NULL) + (m.id IS NOT NULL) + (n.id IS NOT NULL) > 5
"""
TOO_DEEP_POSTGRESQL = TOO_DEEP.replace("IS NOT NULL)", "IS NOT NULL)::int")
MESSAGE = "an objective cannot stand inside itself, and five levels are the most"


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for event in ("INSERT", "UPDATE"):
            schema_editor.execute(
                f"CREATE TRIGGER objectives_objective_tree_{event.lower()} BEFORE {event} "
                f"ON objectives_objective WHEN NEW.parent_id IS NOT NULL "
                f"AND (EXISTS ({BROKEN}) OR EXISTS ({TOO_DEEP})) "
                f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
            )
        return
    schema_editor.execute(
        "CREATE FUNCTION objectives_objective_tree() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN IF NEW.parent_id = NEW.id OR EXISTS ({BROKEN}) OR EXISTS ({TOO_DEEP_POSTGRESQL}) "
        f"THEN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; "
        "END IF; RETURN NEW; END $$"
    )
    schema_editor.execute(
        "CREATE TRIGGER objectives_objective_tree BEFORE INSERT OR UPDATE OF parent_id "
        "ON objectives_objective FOR EACH ROW WHEN (NEW.parent_id IS NOT NULL) "
        "EXECUTE FUNCTION objectives_objective_tree()"
    )


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER objectives_objective_tree_insert")
        schema_editor.execute("DROP TRIGGER objectives_objective_tree_update")
        return
    schema_editor.execute("DROP TRIGGER objectives_objective_tree ON objectives_objective")
    schema_editor.execute("DROP FUNCTION objectives_objective_tree()")


class Migration(migrations.Migration):
    dependencies = [("objectives", "0001_initial")]

    operations = [migrations.RunPython(create, drop)]
