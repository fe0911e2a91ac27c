"""PostgreSQL refuses to change or remove audit entries (architecture.md, decisions 6 and 7); SQLite has no such guard.

The digests of the chain may be written once, by the sealer, and nothing else ever. TRUNCATE fires no row trigger: where
application must not have it either, its database role is not the owner of the tables (docs/deployment.md).
"""

from django.db import migrations

GUARD = """
CREATE FUNCTION common_audit_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    sealing CONSTANT text[] := ARRAY['sequence', 'previous_hash', 'hash'];
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'audit entry % cannot be deleted', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.sequence IS NOT NULL THEN
        RAISE EXCEPTION 'audit entry % is sealed', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.sequence IS NULL OR to_jsonb(NEW) - sealing IS DISTINCT FROM to_jsonb(OLD) - sealing THEN
        RAISE EXCEPTION 'audit entry % can only be sealed', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER common_audit_guard BEFORE UPDATE OR DELETE ON common_auditentry
    FOR EACH ROW EXECUTE FUNCTION common_audit_guard();
"""
NO_GUARD = """
DROP TRIGGER common_audit_guard ON common_auditentry;
DROP FUNCTION common_audit_guard();
"""


def _on_postgresql(sql):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql, params=None)

    return run


class Migration(migrations.Migration):
    dependencies = [("common", "0001_initial")]
    operations = [migrations.RunPython(_on_postgresql(GUARD), _on_postgresql(NO_GUARD))]
