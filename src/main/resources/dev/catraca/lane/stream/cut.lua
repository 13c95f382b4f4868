#!lua flags=allow-oom
-- Trims a stream as an operator asks, unless that would drop an entry that the group has
-- pending or has not been given yet.
-- KEYS: 1 stream
-- ARGV: 1 consumer group, 2 'MAXLEN' or 'MINID', 3 entries to keep or the first id to keep,
--       4 '~' to drop whole blocks only or '=', 5 'force' to drop what is unsettled too,
--       6 how many entries to look at on either side of the first unsettled one
-- Returns how many were dropped, -1 if it was refused, -2 if it takes a look at more entries.
--include lane/stream/delivered.lua
local stream, group, how, keep, most = KEYS[1], ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[6])

local first = redis.call('XRANGE', stream, '-', '+', 'COUNT', 1)[1]
if not first then
  return 0
end

-- the first entry still in the stream that the group has pending
local function firstPending()
  local from = first[1]
  while true do
    local found = redis.call('XPENDING', stream, group, from, '+', 100)
    for _, entry in ipairs(found) do
      if redis.call('XRANGE', stream, entry[1], entry[1])[1] then return entry[1] end
      from = '(' .. entry[1]
    end
    if #found < 100 then return nil end
  end
end

local function firstUnsettled()
  local delivered = lastDelivered(redis.call('XINFO', 'GROUPS', stream), group)
  if not delivered then return first[1] end
  local undelivered = redis.call('XRANGE', stream, '(' .. delivered, '+', 'COUNT', 1)[1]
  local pending = firstPending()
  if undelivered and not (pending and isOlder(pending, undelivered[1])) then return undelivered[1] end
  return pending
end

-- Whether an entry would be dropped, told from the shorter side; nothing if neither is short.
local function isDropped(id)
  if how == 'MINID' then return isOlder(id, keep) end
  local kept = tonumber(keep)
  local excess = redis.call('XLEN', stream) - kept
  local before = #redis.call('XRANGE', stream, '-', '(' .. id, 'COUNT', most)
  if before < most or excess <= most then return before < excess end
  local from = #redis.call('XRANGE', stream, id, '+', 'COUNT', most)
  if from < most or kept < most then return from > kept end
end

local unsettled = ARGV[5] ~= 'force' and firstUnsettled()
if unsettled then
  local dropped = isDropped(unsettled)
  if dropped ~= false then return dropped and -1 or -2 end
end
return redis.call('XTRIM', stream, how, ARGV[4], keep)
