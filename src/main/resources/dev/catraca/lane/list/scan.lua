#!lua flags=no-writes
-- Scans for keys. A script, so that a Cluster sends it to the node that has the partition.
-- KEYS: 1 any key of the partition
-- ARGV: 1 cursor, '0' at first, 2 pattern, 3 about how many keys to look at
-- Returns {next cursor, '0' at the end, key, …}; a key may come twice.
local found = redis.call('SCAN', ARGV[1], 'MATCH', ARGV[2], 'COUNT', ARGV[3], 'TYPE', 'list')
table.insert(found[2], 1, found[1])
return found[2]
