#!lua flags=allow-oom
-- Claims the pending entries that have been idle for long enough, whoever has them.
-- KEYS: 1 stream
-- ARGV: 1 consumer group, 2 consumer that gets them, 3 milliseconds idle at least, 4 id to
--       start at, 5 how many at most
-- Returns {{id to go on at, or 0-0}, {id of each that is no longer in the stream and was
-- taken off the pending list}, then of each claimed entry {id, field, value, ...}}.
local found = redis.call('XAUTOCLAIM', KEYS[1], ARGV[1], ARGV[2], ARGV[3], ARGV[4], 'COUNT', ARGV[5])
local answer = { { found[1] }, found[3] }
for _, entry in ipairs(found[2]) do
  local row = { entry[1] }
  for _, part in ipairs(entry[2]) do row[#row + 1] = part end
  answer[#answer + 1] = row
end
return answer
