#!lua flags=no-writes
-- Reads matches.
-- KEYS: matches (hashes)
-- Returns for each its fields and values, a line each, an empty text where there is no such match.
local found = {}
for i = 1, #KEYS do
  found[i] = table.concat(redis.call('HGETALL', KEYS[i]), '\n')
end
return found
