// How many modal dialogs are open: what lies under them waits until they are answered.

class Modals {
  open = $state(0);
}

export const modals = new Modals();
