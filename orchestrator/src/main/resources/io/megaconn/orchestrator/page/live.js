// Follows a run that goes on.

function live(model, update) {}
