#!/usr/bin/env bash
# backup.sh FOLDER: save the database into FOLDER, and the wrapped keys of young people's records apart from it.
#
# Two files, because a record is destroyed by destroying its key: a backup that held both would remember it. The main
# file is kept for KEEP_DAYS, the keys for KEEP_KEY_DAYS: after that no backup can open a destroyed record either.
# The server is named by the variables of PostgreSQL's own programs (PGHOST, PGUSER, PGDATABASE).
set -euo pipefail
umask 077

folder=${1:?Name the folder for the backups: backup.sh FOLDER}
keep_days=${KEEP_DAYS:-35}
keep_key_days=${KEEP_KEY_DAYS:-7}
if [ -n "${PASSWORD_FILE:-}" ]; then
    PGPASSWORD=$(head -n 1 "$PASSWORD_FILE")
    export PGPASSWORD
fi

now=$(date -u +%Y-%m-%dT%H%M%SZ)
main=$folder/offramp-$now.dump
keys=$folder/keys-$now.dump
keys_table=assessments_datakey
trap 'rm -f "$main.part" "$keys.part"' EXIT

# The keys last: a record begun in between has a key too many, never a record without one.
# Sessions and the counters of sign-in tries are of no use in a restored database.
pg_dump --format=custom --no-owner --exclude-table-data="public.$keys_table" \
    --exclude-table-data=public.django_session --exclude-table-data=public.shared_cache --file="$main.part"
pg_dump --format=custom --no-owner --data-only --table="public.$keys_table" --file="$keys.part"
# Read back before the older ones go.
pg_restore --list "$main.part" >/dev/null
pg_restore --list "$keys.part" >/dev/null
mv "$keys.part" "$keys"
mv "$main.part" "$main"

find "$folder" -maxdepth 1 -name 'offramp-*.dump' -mtime +"$keep_days" -delete
find "$folder" -maxdepth 1 -name 'keys-*.dump' -mtime +"$keep_key_days" -delete
echo "Saved $main and $keys"
