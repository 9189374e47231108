const model = JSON.parse(document.getElementById('data').textContent);
const root = document.getElementById('page');
if (model.kind === 'compare') {
  comparePage(root, model);
} else {
  const update = reportPage(root, model);
  if (model.kind === 'live') live(model, update);
}
