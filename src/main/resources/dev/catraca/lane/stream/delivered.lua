-- Returns what Redis knows about a group by name, nothing if there is no such group; infos are the
-- answer of XINFO GROUPS.
local function infoOf(infos, group)
  for _, info in ipairs(infos) do
    local fields = {}
    for i = 1, #info, 2 do fields[info[i]] = info[i + 1] end
    if fields.name == group then return fields end
  end
end

-- Returns the id of the entry that a group was given last, nothing if there is no such group.
local function lastDelivered(infos, group)
  return (infoOf(infos, group) or {})['last-delivered-id']
end

-- Whether one entry's id is lower than another's.
local function isOlder(a, b)
  local am, as = string.match(a, '(%d+)-(%d+)')
  local bm, bs = string.match(b, '(%d+)-(%d+)')
  am, as, bm, bs = tonumber(am), tonumber(as), tonumber(bm), tonumber(bs)
  return am < bm or am == bm and as < bs
end
