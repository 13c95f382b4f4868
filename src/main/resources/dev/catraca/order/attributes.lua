-- Returns name and value of each free attribute, as an entry of the stream has them, from the lines
-- of a record that name them, each from its line break on.
local function attributesOf(lines)
  if lines == '' then return end
  local fields = {}
  for name, value in string.gmatch(lines, '\n([^=\n]+)=([^\n]*)') do
    fields[#fields + 1] = name
    fields[#fields + 1] = value
  end
  return unpack(fields)
end
