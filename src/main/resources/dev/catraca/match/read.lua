#!lua flags=no-writes
-- Reads matches.
-- KEYS: matches (hashes)
-- Returns for each its fields and values, a line each, an empty text where there is no such match.
local found = {}
for i = 1, #KEYS do
  -- somebody may have put something else there, which must not hide the rest
  local match = redis.pcall('HGETALL', KEYS[i])
  found[i] = match.err and '' or table.concat(match, '\n')
end
return found
