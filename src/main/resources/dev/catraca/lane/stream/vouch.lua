#!lua flags=allow-oom
-- Vouches for entries that are still being worked on: they are not idle.
-- KEYS: 1 stream
-- ARGV: 1 consumer group, then consumer and entry id of each
-- Returns how many were vouched for; one that was claimed by another meanwhile is left.
local vouched = 0
for i = 2, #ARGV, 2 do
  local pending = redis.call('XPENDING', KEYS[1], ARGV[1], ARGV[i + 1], ARGV[i + 1], 1)
  if pending[1] and pending[1][2] == ARGV[i] then
    redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[i], 0, ARGV[i + 1], 'JUSTID')
    vouched = vouched + 1
  end
end
return vouched
