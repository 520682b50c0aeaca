"use strict";

const byId = (id) => document.getElementById(id);

const EXAMPLES = {
  "Newest customers": "{\n  customers(first: 5) {\n    nodes { id name createdAt }\n    pageInfo { hasNextPage endCursor }\n  }\n}",
  "Who am I": "{\n  me { id name }\n}",
  "Deals by stage": "{\n  dealsAggregate(groupBy: [{ field: KIND }]) {\n    groups { keys count sum { amount } }\n  }\n}",
};

const TYPES = `{ __schema { types { name kind description
  fields { name description type { ...T } }
  inputFields { name type { ...T } }
  enumValues { name description } } } }
fragment T on __Type { name kind ofType { name kind ofType { name kind ofType { name kind } } } }`;

async function ask(query, variables) {
  const headers = { "content-type": "application/json" };
  if (byId("key").value) headers.authorization = `Bearer ${byId("key").value}`;
  const body = JSON.stringify({ query, variables });
  const answer = await fetch("/graphql", { method: "POST", headers, body });
  return answer.json();
}

async function run() {
  const started = performance.now();
  try {
    const variables = JSON.parse(byId("variables").value || "{}");
    const answer = await ask(byId("document").value, variables);
    byId("answer").textContent = JSON.stringify(answer, null, 2);
  } catch (error) {
    byId("answer").textContent = String(error);
  }
  byId("took").textContent = `${Math.round(performance.now() - started)} ms`;
}

function named(type) {
  if (type.kind === "NON_NULL") return `${named(type.ofType)}!`;
  if (type.kind === "LIST") return `[${named(type.ofType)}]`;
  return type.name || "…";
}

function line(tag, text) {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}

function show(types) {
  const wanted = byId("search").value.toLowerCase();
  const list = byId("types");
  list.replaceChildren();
  for (const type of types) {
    const parts = [...(type.fields || []), ...(type.inputFields || []), ...(type.enumValues || [])];
    const whole = type.name.toLowerCase().includes(wanted);
    const found = whole ? parts : parts.filter((part) => part.name.toLowerCase().includes(wanted));
    if (type.name.startsWith("__") || (!whole && !found.length)) continue;
    list.append(line("h2", type.name));
    for (const part of found) {
      const element = line("p", part.type ? `${part.name}: ${named(part.type)}` : part.name);
      element.title = part.description || "";
      list.append(element);
    }
  }
}

async function start() {
  for (const name of Object.keys(EXAMPLES)) byId("examples").append(line("option", name));
  byId("document").value = Object.values(EXAMPLES)[0];
  byId("examples").addEventListener("change", (event) => {
    byId("document").value = EXAMPLES[event.target.value];
  });
  byId("run").addEventListener("click", run);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) run();
  });
  const answer = await ask(TYPES);
  if (!answer.data) return;
  const types = answer.data.__schema.types;
  byId("search").addEventListener("input", () => show(types));
  show(types);
}

start();
