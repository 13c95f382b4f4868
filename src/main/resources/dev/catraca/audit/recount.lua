#!lua flags=no-writes
-- Recounts orders from their records.
-- KEYS: the record (hash) of each order
-- Returns a flat list of names and counts, of those that are not 0: <status>:<lane> orders,
-- held|<match>|<sector> and sold|<match>|<sector> seats, missing and unreadable records.
--include order/facts.lua
local counts = {}

local function add(name, by)
  counts[name] = (counts[name] or 0) + by
end

for _, record in ipairs(KEYS) do
  local o = redis.pcall('HMGET', record, 'status', 'facts', 'sector', 'matchId', 'buyer')
  local facts = not o.err and factsOf(o[2], o[3], o[4], o[5])
  if o.err or o[1] and not facts then
    add('unreadable', 1)
  elseif not o[1] then
    add('missing', 1)
  else
    add(o[1] .. ':' .. facts.lane, 1)
    if o[1] == 'queued' or o[1] == 'processing' then
      add('held|' .. facts.matchId .. '|' .. facts.sector, tonumber(facts.quantity))
    elseif o[1] == 'confirmed' then
      add('sold|' .. facts.matchId .. '|' .. facts.sector, tonumber(facts.quantity))
    end
  end
end
local answer = {}
for name, count in pairs(counts) do
  answer[#answer + 1] = name
  answer[#answer + 1] = string.format('%.0f', count)
end
return answer
