"""A hundred thousand samples, written by SQL once for the measurements that need them."""

from django.db import connection

ROWS = 100_000
SUBMISSIONS = 1_000


def fill() -> None:
    """Write the samples unless they are there."""
    # Imported here: a measurement in a process of its own loads this module before Django is set up.
    from tests.factories.samples import make_user

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM samples_sample")
        if cursor.fetchone()[0] >= ROWS:
            return
        user = make_user("manager")
        cursor.execute(
            """
            WITH lab AS (
                INSERT INTO samples_lab (id, name, default_chart_field, is_active)
                SELECT gen_random_uuid(), 'Lab ' || n, '', true FROM generate_series(1, 20) n RETURNING id
            ), numbered AS (SELECT id, row_number() OVER () AS n FROM lab)
            INSERT INTO samples_submission
                (id, number, source, status, priority, lab_id, lab_name_printed, requester_name,
                 requester_email, requester_phone, department, pi_name, pi_email, financial_contact_name,
                 financial_contact_email, billing_address, billing_account, quote_number, service_requested,
                 kit, sample_types, human_dna, source_organism, buffers, flow_cell_devices, genome_size_unit,
                 coverage, comments, basecalling, file_formats, delivery_methods, notification_emails,
                 currency, extraction_method)
            SELECT gen_random_uuid(), 'HTSF--BENCH-' || n, 'csv', 'submitted', 'normal',
                   (SELECT id FROM numbered WHERE numbered.n = 1 + s.n %% 20), 'Lab ' || (1 + s.n %% 20),
                   'Requester ' || n, 'requester' || n || '@example.org', '', '', '', '', '', '', '', '', '',
                   '', '', '{}', '', '', '{}', '{}', '', '', '', '{}', '{}', '{}', '{}', '', ''
            FROM generate_series(1, %s) AS s(n)
            """,
            [SUBMISSIONS],
        )
        cursor.execute(
            """
            WITH numbered AS (SELECT id, row_number() OVER (ORDER BY number) - 1 AS n
                              FROM samples_submission WHERE number LIKE 'HTSF--BENCH-%%')
            INSERT INTO samples_sample
                (id, submission_id, number, name, sample_type, kind, plate, well, buffer, volume_ul,
                 qubit_ng_ul, a260_280, flow_cell_device, chemistry, kit, barcode_kit, barcode, status, stage,
                 priority, assigned_to, library_prep_by, chart_field, notes, withdrawn_reason, created_by_id,
                 created_at)
            SELECT gen_random_uuid(), numbered.id, 1 + s.n / %s, 'sample ' || s.n, 'DNA', 'sample', '', '',
                   'EB', 12.5, 20 + s.n %% 300, 1.84, '', 'R10.4.1', '', '', '', 'submitted', 'sample_qc',
                   'normal', 'Grey', '', 'HTSF-001', '', '', %s, now() - s.n * interval '1 second'
            FROM generate_series(0, %s) AS s(n) JOIN numbered ON numbered.n = s.n %% %s
            """,
            [SUBMISSIONS, str(user.pk), ROWS - 1, SUBMISSIONS],
        )
        # What autovacuum does within a minute: without it no index can be read alone.
        cursor.execute("VACUUM ANALYZE samples_sample, samples_submission, samples_lab")
