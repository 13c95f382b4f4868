#!lua flags=no-writes
-- Reads matches.
-- KEYS: matches (hashes)
-- Returns for each its fields and values, none where there is no such match.
local found = {}
for i = 1, #KEYS do
  found[i] = redis.call('HGETALL', KEYS[i])
end
return found
