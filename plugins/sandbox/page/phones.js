const WORDS = {
  zh: {
    title: '沙盒', time: '让时间流逝', add: '添加人物', back: '返回 Guanxi', go: '执行', what: '操作',
    name: '姓名', all: '全部', staff: '员工', nothing: '尚无平台接入，正在连接…', failed: '未成功',
  },
  en: {
    title: 'Sandbox', time: 'Let time pass', add: 'Add a person', back: 'Back to Guanxi', go: 'Do it',
    what: 'What to do', name: 'Name', all: 'All', staff: 'staff', failed: 'That did not work',
    nothing: 'No platform is connected yet; connecting…',
  },
}
const language = (navigator.language || 'zh').startsWith('zh') ? 'zh' : 'en'
const words = WORDS[language]
const phones = new Map()
const street = document.getElementById('street')
const note = document.getElementById('note')
let corner = ''
let listed = 0

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

/** Do something and show what came of it; what goes wrong stands in the line above the phones. */
async function play(verb, body) {
  note.textContent = ''
  try {
    draw(await ask(`play/${verb}`, body))
  } catch (error) {
    note.textContent = error.message
  }
}

function draw(state) {
  if (!state) return
  drawTabs(state)
  const alive = new Set()
  for (const phone of state.phones) {
    if (corner && phone.corner !== corner) continue
    const key = `${phone.corner}/${phone.number}`
    alive.add(key)
    if (!phones.has(key)) phones.set(key, made(phone))
    drawLines(phones.get(key), phone)
    drawChoices(phones.get(key), phone)
  }
  for (const [key, shown] of phones) {
    shown.box.hidden = !alive.has(key)
  }
  if (!state.phones.length) note.textContent = words.nothing
}

function drawTabs(state) {
  const titles = new Map(state.phones.map((phone) => [phone.corner, phone.title]))
  const names = ['', ...titles.keys()]
  const tabs = document.getElementById('channels')
  if (tabs.dataset.names !== names.join()) {
    tabs.dataset.names = names.join()
    tabs.replaceChildren(...names.map((name) => tab(name, titles.get(name))))
  }
  for (const each of tabs.children) each.setAttribute('aria-selected', each.dataset.name === corner)
  document.querySelector('#newcomer button').disabled = !corner
}

function tab(name, title) {
  const button = document.createElement('button')
  button.type = 'button'
  button.setAttribute('role', 'tab')
  button.dataset.name = name
  button.textContent = title || words.all
  button.addEventListener('click', () => { corner = name; look() })
  return button
}

function made(phone) {
  const box = document.getElementById('phone').content.firstElementChild.cloneNode(true)
  box.dataset.phone = `${phone.corner}/${phone.number}`
  box.querySelector('.who').textContent = phone.name
  box.querySelector('.where').textContent =
    phone.title + (phone.staff ? ` · ${words.staff}` : '')
  const select = box.querySelector('select')
  select.setAttribute('aria-label', words.what)
  for (const doing of phone.doings) select.add(new Option(doing.title, doing.id))
  const usual = phone.doings.findIndex((doing) => doing.id === 'says')
  const first = phone.doings[0]?.id === 'follows' && !phone.lines.length // nobody writes before
  select.selectedIndex = first ? 0 : Math.max(usual, 0)
  const fields = box.querySelector('.fields')
  const shown = { box, lines: box.querySelector('.lines'), seen: '', choices: '' }
  const fill = () => {
    fields.replaceChildren(...asked(phone.doings[select.selectedIndex]))
    shown.choices = ''
  }
  select.addEventListener('change', fill)
  fill()
  box.querySelector('.go').textContent = words.go
  box.querySelector('form').addEventListener('submit', (event) => submit(event, phone, box))
  street.append(box)
  return shown
}

function asked(doing) {
  return doing.fields.map((field) => {
    const label = document.createElement('label')
    const input = document.createElement('input')
    input.name = field.name
    input.value = field.sample
    input.maxLength = 2000
    input.autocomplete = 'off'
    const list = document.createElement('datalist')
    list.id = `choices-${listed++}`
    input.setAttribute('list', list.id)
    label.append(field.title, input, list)
    return label
  })
}

/** What there is to choose from, such as the codes that were made in the house meanwhile. */
function drawChoices(shown, phone) {
  const doing = phone.doings.find((each) => each.id === shown.box.querySelector('select').value)
  const seen = JSON.stringify(doing?.fields.map((field) => field.choices))
  if (!doing || seen === shown.choices) return
  shown.choices = seen
  for (const field of doing.fields) {
    const input = shown.box.querySelector(`.fields input[name="${field.name}"]`)
    const untouched = input.value === field.sample && !input.dataset.offered
    if (untouched && field.choices.length) {
      input.value = field.choices[0]
      input.dataset.offered = 'true'
    }
    input.list.replaceChildren(...field.choices.map((choice) => new Option(choice, choice)))
  }
}

async function submit(event, phone, box) {
  event.preventDefault()
  const fields = Object.fromEntries(
    [...box.querySelectorAll('.fields input')].map((input) => [input.name, input.value]),
  )
  const doing = box.querySelector('select').value
  const button = box.querySelector('.go')
  button.disabled = true
  await play('do', { corner: phone.corner, number: phone.number, doing, fields })
  button.disabled = false
}

function drawLines(shown, phone) {
  const seen = JSON.stringify(phone.lines)
  if (seen === shown.seen) return
  shown.seen = seen
  shown.lines.replaceChildren(...phone.lines.map(line))
  shown.lines.scrollTop = shown.lines.scrollHeight
}

function line(said) {
  const item = document.createElement('li')
  if (said.mine) item.className = 'mine'
  item.textContent = said.text
  return item
}

async function look() {
  try {
    draw(await ask('state'))
  } catch (error) {
    note.textContent = error.message
  }
}

for (const each of document.querySelectorAll('[data-word]')) {
  each.textContent = words[each.dataset.word]
}
for (const each of document.querySelectorAll('[data-forward]')) {
  each.addEventListener('click', () => play('clock', { forward: Number(each.dataset.forward) }))
}
document.querySelector('#newcomer input').placeholder = words.name
document.getElementById('newcomer').addEventListener('submit', (event) => {
  event.preventDefault()
  const name = event.target.elements.name.value
  event.target.reset()
  play('person', { corner, name })
})
document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
document.title = `${words.title} · Guanxi`
play('open', {})
setInterval(() => { if (!document.hidden) look() }, 1000)
