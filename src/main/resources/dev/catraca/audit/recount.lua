#!lua flags=no-writes
-- Recounts orders from their records.
-- KEYS: the record (string) of each order
-- Returns a flat list of names and counts, of those that are not 0: <status>:<lane> orders,
-- held|<match>|<sector> and sold|<match>|<sector> seats, missing and unreadable records.
--include order/record.lua
local counts = {}

local function add(name, by)
  counts[name] = (counts[name] or 0) + by
end

for i, text in ipairs(redis.call('MGET', unpack(KEYS))) do
  local o = recordOf(text)
  if not o then
    add((text or redis.call('EXISTS', KEYS[i]) == 1) and 'unreadable' or 'missing', 1)
  else
    add(o.status .. ':' .. o.lane, 1)
    if o.status == 'queued' or o.status == 'processing' then
      add('held|' .. o.matchId .. '|' .. o.sector, tonumber(o.quantity))
    elseif o.status == 'confirmed' then
      add('sold|' .. o.matchId .. '|' .. o.sector, tonumber(o.quantity))
    end
  end
end
local answer = {}
for name, count in pairs(counts) do
  answer[#answer + 1] = name
  answer[#answer + 1] = string.format('%.0f', count)
end
return answer
