-- Returns the values by name of what an answer of XINFO tells one after the other.
local function fieldsOf(info)
  local fields = {}
  for i = 1, #info, 2 do fields[info[i]] = info[i + 1] end
  return fields
end

-- Returns the id of the entry that a group was given last, nothing if there is no such group;
-- infos are the answer of XINFO GROUPS.
local function lastDelivered(infos, group)
  for _, info in ipairs(infos) do
    local fields = fieldsOf(info)
    if fields.name == group then return fields['last-delivered-id'] end
  end
end

-- each is taken apart once
local parts = setmetatable({}, { __index = function(memo, id)
  memo[id] = { string.match(id, '^0*(%d+)%-?0*(%d*)$') }
  return memo[id]
end })

-- both may have twenty digits, which no number of Lua holds
local function isLess(a, b)
  if #a ~= #b then return #a < #b end
  return a < b
end

-- Whether one entry's id is lower than another's.
local function isOlder(a, b)
  a, b = parts[a], parts[b]
  return isLess(a[1], b[1]) or a[1] == b[1] and isLess(a[2], b[2])
end
