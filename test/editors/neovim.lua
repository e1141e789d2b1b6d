-- The language server in neovim 0.7, which knows only what LSP says. Run by neovim.mjs with
-- DATANET_SERVER (dist/server.js) and DATANET_WORKSPACE (see store.mjs) set.
local passed, failed = 0, 0
local function say(...) io.stdout:write(string.format(...), '\n') end
local function case(name, run)
  local ok, err = pcall(run)
  if ok then passed = passed + 1 else failed = failed + 1 end
  say('%s %s%s', ok and 'ok' or 'FAILED', name, ok and '' or ': ' .. tostring(err))
end
local function finish()
  say('cases: %d passed, %d failed', passed, failed)
  vim.cmd((failed == 0 and passed > 0) and 'qall!' or 'cquit 1')
end

local workspace = os.getenv('DATANET_WORKSPACE')
local exit_code
vim.cmd('edit ' .. workspace .. '/generated.ts')
local id = vim.lsp.start_client({
  name = 'datanet',
  cmd = { os.getenv('DATANET_NODE'), os.getenv('DATANET_SERVER'), '--stdio' },
  root_dir = workspace,
  on_exit = function(code) exit_code = code end,
})
local client = vim.lsp.get_client_by_id(id)

local function ask(method, params)
  local answers = vim.lsp.buf_request_sync(0, method, params, 20000)
  assert(answers and answers[id], method .. ': no answer in 20 s')
  assert(not answers[id].err, method .. ': ' .. vim.inspect(answers[id].err))
  return answers[id].result
end
local function document() return { textDocument = vim.lsp.util.make_text_document_params() } end
-- Line and byte column, both from 0, of some words in the buffer.
local function find(words)
  for row, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
    local column = line:find(words, 1, true)
    if column then return row - 1, column - 1 end
  end
  error('not in the buffer: ' .. words)
end
-- The hover at some words; neovim computes the UTF-16 column.
local function hover(words)
  local row, column = find(words)
  vim.api.nvim_win_set_cursor(0, { row + 1, column })
  return ask('textDocument/hover', vim.lsp.util.make_position_params(0, 'utf-16'))
end
local function expect_hover(words, ...)
  local answer = hover(words)
  assert(answer, 'no hover at ' .. words)
  for _, part in ipairs({ ... }) do
    assert(answer.contents.value:find(part, 1, true), 'no "' .. part .. '" in ' .. answer.contents.value)
  end
  return answer
end

case('initializes', function()
  assert(vim.wait(20000, function() return client.initialized end, 10), 'no answer to initialize in 20 s')
  local can = client.server_capabilities
  assert(can.hoverProvider and can.codeLensProvider and can.definitionProvider, vim.inspect(can))
  vim.lsp.buf_attach_client(0, id)
end)
if not client.initialized then finish() end

case('hovers with contributor, license and path', function()
  expect_hover('swingRadians', 'Marit Sandvik', 'MIT', 'tidepool/tideTable.ts')
  expect_hover('hollowIndex', 'Oke Lanternmaker', 'Apache-2.0', 'lanternbook/lanternQueue.ts')
end)
case('hovers over a comment', function()
  expect_hover('sootiest leaf', 'Oke Lanternmaker', 'lanternbook/lanternQueue.ts')
end)
case('says nothing about text that is nobody\'s', function()
  local answer = hover('answer')
  assert(not answer, vim.inspect(answer))
end)
case('shows the hover in a window of neovim\'s own', function()
  expect_hover('swingRadians')
  vim.lsp.buf.hover()
  assert(vim.wait(5000, function() return #vim.api.nvim_list_wins() == 2 end, 10), 'no window in 5 s')
  vim.cmd('only')
end)
case('draws a code lens at the top', function()
  local lenses = ask('textDocument/codeLens', document())
  assert(#lenses >= 1 and lenses[1].range.start.line == 0, vim.inspect(lenses))
  if not lenses[1].command then lenses[1] = ask('codeLens/resolve', lenses[1]) end
  local title = lenses[1].command.title
  for _, part in ipairs({ '%', 'MIT', 'Apache-2.0' }) do assert(title:find(part, 1, true), title) end
  vim.lsp.codelens.on_codelens(nil, lenses, { client_id = id, bufnr = 0, method = 'textDocument/codeLens' })
  assert(#vim.lsp.codelens.get(0) >= 1)
end)
case('goes to the source', function()
  local row, column = find('swingRadians')
  vim.api.nvim_win_set_cursor(0, { row + 1, column })
  local places = ask('textDocument/definition', vim.lsp.util.make_position_params(0, 'utf-16'))
  if places.uri or places.targetUri then places = { places } end
  assert(#places >= 1, vim.inspect(places))
  local uri = places[1].uri or places[1].targetUri
  local range = places[1].range or places[1].targetSelectionRange
  local lines = vim.fn.readfile(vim.uri_to_fname(uri))
  local text = table.concat(vim.list_slice(lines, range.start.line + 1, range['end'].line + 1), '\n')
  assert(text:find('swingRadians', 1, true), uri .. ': ' .. text)
end)
case('counts columns in UTF-16 after characters beyond the BMP', function()
  local row = find('export function waterHeight')
  local line = vim.api.nvim_buf_get_lines(0, row, row + 1, false)[1]
  -- In a comment, so that the code around it stays what it was: 11 code units, 9 characters, 15 bytes.
  vim.api.nvim_buf_set_lines(0, row, row + 1, false, { '/* 𝒳𝒳 */ ' .. line })
  local function at(character)
    return ask('textDocument/hover', { textDocument = document().textDocument, position = { line = row, character = character } })
  end
  local answer = at(12)
  assert(answer and answer.contents.value:find('Marit Sandvik', 1, true), vim.inspect(answer))
  local begin = answer.range and answer.range.start
  assert(begin and begin.line == row and begin.character == 11, vim.inspect(answer.range))
  assert(not at(4), 'a hover over the new comment')
end)
case('follows an edit, and takes back what was deleted', function()
  vim.api.nvim_buf_set_lines(0, 0, 0, false, { '# é𝒳 a new line', '' })
  expect_hover('hollowIndex', 'Oke Lanternmaker')
  local row = find('hollowIndex')
  vim.api.nvim_buf_set_lines(0, row - 4, -1, false, { 'const hollowIndex = 1;' })
  local answer = hover('hollowIndex')
  assert(not answer, vim.inspect(answer))
  expect_hover('swingRadians', 'Marit Sandvik')
end)
case('annotates prose', function()
  vim.cmd('edit! ' .. workspace .. '/generated.md')
  vim.lsp.buf_attach_client(0, id)
  expect_hover('lighthouse', 'Marit Sandvik', 'MIT', 'tidepool/pilotNotes.md')
  expect_hover('trombones', 'Oke Lanternmaker', 'Apache-2.0', 'lanternbook/wickManual.md')
end)
case('stops when asked', function()
  client.stop()
  assert(vim.wait(10000, function() return exit_code ~= nil end, 10), 'still running after 10 s')
  assert(exit_code == 0, 'exit code ' .. tostring(exit_code))
end)
finish()
