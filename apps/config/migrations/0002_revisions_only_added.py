from django.db import migrations

# A revision that could be edited would make the history of a parameter a story.
REFUSE = """
CREATE FUNCTION config_revision_only_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Revisions of parameters are only ever added.' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER config_revision_only_added BEFORE UPDATE OR DELETE ON config_revision
    FOR EACH ROW EXECUTE FUNCTION config_revision_only_added();
"""

ALLOW = """
DROP TRIGGER config_revision_only_added ON config_revision;
DROP FUNCTION config_revision_only_added();
"""


class Migration(migrations.Migration):
    dependencies = [("config", "0001_revisions")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
