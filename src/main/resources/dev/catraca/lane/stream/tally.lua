#!lua flags=no-writes
-- Counts the open orders of the lane and compares them with the entries that the group has pending
-- or has not been given yet, at one moment.
-- KEYS: 1 queued, 2 processing (set), 3 delayed orders of the lane (sorted sets), 4 stream
-- ARGV: 1 consumer group
-- Returns how many orders are open, and how many entries there are beside those that they need:
-- less than 0 when some have none, '' where Redis does not know it.
--include lane/stream/delivered.lua
local stream, group = KEYS[4], ARGV[1]

local function countEntries()
  local groups, first = redis.pcall('XINFO', 'GROUPS', stream), redis.pcall('XRANGE', stream, '-', '+', 'COUNT', 1)
  local info = not (groups.err or first.err) and infoOf(groups, group)
  if not info then return nil end
  if not first[1] then return info.pending end
  -- the lag counts entries that were trimmed, too
  local waiting = isOlder(info['last-delivered-id'], first[1][1]) and redis.call('XLEN', stream) or info.lag
  return waiting and waiting + info.pending
end

local open, entries = redis.call('ZCARD', KEYS[1]) + redis.call('SCARD', KEYS[2]), countEntries()
return { tostring(open), tostring(entries and entries - (open - redis.call('ZCARD', KEYS[3])) or '') }
