const WORDS = {
  'zh-CN': {
    title: '沙盒', guide: '扮演一位顾客：选择人物和应用，发一条消息，然后在系统里回复他。',
    back: '打开系统', time: '让时间流逝', minute: '1 分钟', hour: '1 小时', day: '1 天', days: '2 天',
    add: '添加人物', name: '姓名', go: '执行', what: '操作', people: '人物', apps: '应用',
    staff: '员工', house: '系统', nothing: '正在接入各平台…', quiet: '还没有消息', failed: '未成功',
    unheard: '连接中断，正在重试…',
  },
  en: {
    title: 'Sandbox', guide: 'Play a customer: choose a person and an app, write something, then answer in the house.',
    back: 'Open the house', time: 'Let time pass', minute: '1 min', hour: '1 hour', day: '1 day', days: '2 days',
    add: 'Add', name: 'Name', go: 'Do it', what: 'What to do', people: 'People', apps: 'Apps',
    staff: 'staff', house: 'The house', nothing: 'Connecting the platforms…', quiet: 'Nothing here yet',
    failed: 'That did not work', unheard: 'No connection; trying again…',
  },
}
const $ = (one) => document.querySelector(one)
const WIDE = matchMedia('(min-width: 961px)')
/** How many lines of each app were looked at. */
const seen = new Map()
let words = {}
let phones = []
let shown = { who: '', corner: '', lines: '', doing: '' }
let listed = 0

const keyOf = ({ corner, number }) => `${corner}/${number}`
const whoOf = ({ name, staff }) => (staff ? `${name} · ${words.staff}` : name)
const received = ({ lines }) => lines.filter((line) => !line.mine).length
const isNew = (phone) => received(phone) > (seen.get(keyOf(phone)) ?? 0)
const now = () => phones.find((phone) => phone.corner === shown.corner && whoOf(phone) === shown.who)

async function ask(path, body) {
  const answer = await fetch(path, {
    method: body ? 'POST' : 'GET',
    headers: body ? { 'content-type': 'application/json' } : {},
    body: body && JSON.stringify(body),
    credentials: 'same-origin',
  })
  if (answer.status === 401) return location.assign('/app/')
  const said = await answer.json()
  if (!answer.ok) throw new Error(said.error || words.failed)
  return said
}

/** Do something and show what came of it; what goes wrong stands below the phone. */
async function play(verb, body) {
  $('#note').textContent = ''
  try {
    draw(await ask(`play/${verb}`, body))
  } catch (error) {
    $('#note').textContent = error.message
  }
}

async function look() {
  try {
    draw(await ask('state'))
    if ($('#note').textContent === words.unheard) $('#note').textContent = ''
  } catch {
    $('#note').textContent = words.unheard
  }
}

function draw(state) {
  if (!state) return
  speak(state.language)
  phones = state.phones
  if (!phones.length) return void ($('#note').textContent = words.nothing)
  if (!phones.some((phone) => whoOf(phone) === shown.who)) turnTo(whoOf(phones[0]))
  if (!now()) turnTo(shown.who)
  drawTabs()
  drawLines(now())
  drawChoices(now())
}

/** Turn to somebody: to the app in which there is news, else to the one that was open. */
function turnTo(who) {
  const theirs = phones.filter((phone) => whoOf(phone) === who)
  const there = theirs.find(isNew) ?? theirs.find(({ corner }) => corner === shown.corner) ?? theirs[0]
  open(who, there.corner)
}

function open(who, corner) {
  shown = { who, corner, lines: '', doing: '' }
  const { doings, lines } = now()
  const usual = doings.findIndex(({ id }) => id === 'says')
  const before = ['follows', 'enters'].includes(doings[0]?.id) && !lines.length // nobody writes first
  $('select').replaceChildren(...doings.map(({ id, title }) => new Option(title, id)))
  $('select').selectedIndex = before ? 0 : Math.max(usual, 0)
  fill()
}

function drawTabs() {
  const people = [...new Set(phones.map(whoOf))]
  tabs($('#people'), people, (who) => who, {
    open: (who) => who === shown.who,
    news: (who) => phones.some((phone) => whoOf(phone) === who && who !== shown.who && isNew(phone)),
    go: turnTo,
  })
  const apps = phones.filter((phone) => whoOf(phone) === shown.who)
  tabs($('#apps'), apps, (phone) => phone.title, {
    open: ({ corner }) => corner === shown.corner,
    news: (phone) => phone.corner !== shown.corner && isNew(phone),
    go: ({ corner }) => open(shown.who, corner),
  })
}

/** A row of tabs, drawn anew only where something changed: whoever is on one keeps the focus. */
function tabs(row, things, label, { open, news, go }) {
  while (row.children.length > things.length) row.lastChild.remove()
  things.forEach((thing, place) => {
    const tab = row.children[place] ?? row.appendChild(document.createElement('button'))
    tab.type = 'button'
    tab.setAttribute('role', 'tab')
    if (tab.textContent !== label(thing)) tab.textContent = label(thing)
    if (thing.corner) tab.dataset.phone = keyOf(thing)
    tab.setAttribute('aria-selected', open(thing))
    tab.classList.toggle('news', news(thing))
    tab.onclick = () => {
      go(thing)
      draw({ phones, language: document.documentElement.lang })
    }
  })
}

function drawLines(phone) {
  seen.set(keyOf(phone), received(phone))
  const drawn = JSON.stringify(phone.lines)
  if (drawn === shown.lines) return
  shown.lines = drawn
  const items = phone.lines.map(({ mine, text }) => bubble(mine ? 'mine' : '', text))
  $('.lines').replaceChildren(...(items.length ? items : [bubble('empty', words.quiet)]))
  $('.lines').scrollTop = $('.lines').scrollHeight
}

function bubble(kind, text) {
  const item = document.createElement('li')
  item.className = kind
  item.textContent = text
  return item
}

const chosen = () => now().doings.find(({ id }) => id === $('select').value)

function fill() {
  shown.doing = ''
  $('.fields').replaceChildren(...chosen().fields.map(asked))
}

function asked(field) {
  const label = document.createElement('label')
  const input = document.createElement('input')
  Object.assign(input, { name: field.name, value: field.sample, maxLength: 2000, autocomplete: 'off' })
  const list = document.createElement('datalist')
  list.id = `choices-${listed++}`
  input.setAttribute('list', list.id)
  label.append(field.title, input, list)
  return label
}

/** What there is to choose from, such as the codes that were made in the house meanwhile. */
function drawChoices() {
  const { fields } = chosen()
  const offered = JSON.stringify(fields.map(({ choices }) => choices))
  if (offered === shown.doing) return
  shown.doing = offered
  for (const { name, sample, choices } of fields) {
    const input = $(`.fields input[name="${name}"]`)
    if (choices.length && input.value === sample && !input.dataset.offered) {
      input.value = choices[0]
      input.dataset.offered = 'true'
    }
    input.list.replaceChildren(...choices.map((choice) => new Option(choice, choice)))
  }
}

async function submit(event) {
  event.preventDefault()
  const { corner, number } = now()
  const inputs = [...document.querySelectorAll('.fields input')]
  const fields = Object.fromEntries(inputs.map(({ name, value }) => [name, value]))
  $('.go').disabled = true
  await play('do', { corner, number, doing: $('select').value, fields })
  $('.go').disabled = false
}

/** Say everything in the language of whoever plays. */
function speak(language) {
  if (document.documentElement.lang === language && words.title) return
  document.documentElement.lang = language
  words = WORDS[language] ?? WORDS.en
  for (const each of document.querySelectorAll('[data-word]')) each.textContent = words[each.dataset.word]
  document.title = `${words.title} · Guanxi`
  $('#newcomer input').placeholder = words.name
  $('select').ariaLabel = words.what
  $('#people').ariaLabel = words.people
  $('#apps').ariaLabel = words.apps
  $('.time').ariaLabel = words.time
  $('#house').title = words.house
}

/** On a wide screen the house stands beside the phone, so that one sees it react. */
function beside() {
  if (WIDE.matches && !$('#house').getAttribute('src')) $('#house').src = '/app/inbox'
}

for (const each of document.querySelectorAll('[data-forward]')) {
  each.addEventListener('click', () => play('clock', { forward: Number(each.dataset.forward) }))
}
$('#newcomer').addEventListener('submit', async (event) => {
  event.preventDefault()
  const { name } = event.target.elements
  const who = name.value.trim()
  await play('person', { name: who })
  if (!$('#note').textContent) {
    name.value = ''
    turnTo(who)
    look()
  }
})
$('select').addEventListener('change', fill)
$('.does').addEventListener('submit', submit)
WIDE.addEventListener('change', beside)
speak(navigator.language.startsWith('zh') ? 'zh-CN' : 'en')
beside()
play('open', {})
setInterval(() => void (document.hidden || look()), 1000)
