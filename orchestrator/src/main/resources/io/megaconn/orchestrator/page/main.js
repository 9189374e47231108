const model = JSON.parse(document.getElementById('data').textContent);
const root = document.getElementById('page');
const update = reportPage(root, model);
if (model.kind === 'live') live(model, update);
