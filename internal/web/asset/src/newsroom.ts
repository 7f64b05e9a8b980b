// The newsroom's script: the shell of every page, and the editor where there is a draft. Who signs in here is signed in
// on the readers' pages, too.

import { startHousePage, startSetup } from './newsroom/furnish';
import { startShell } from './newsroom/shell';
import { startFinder } from './newsroom/finder';
import { startUpload } from './newsroom/upload';
import { startCorrect } from './newsroom/correct';
import { startList } from './newsroom/list';
import { startPlan } from './newsroom/plan';
import { startFront } from './newsroom/front';
import { startInbox } from './newsroom/inbox';
import { startCompare } from './newsroom/compare';
import { startModeration } from './newsroom/moderation';
import { startFlash } from './newsroom/flash';
import { startTasks } from './newsroom/tasks';
import { startCountdown } from './newsroom/countdown';
import { startWords } from './newsroom/words';
import { startEditor } from './editor/editor';
import { watchForms } from './talk/self';

startShell();
const setup = document.querySelector('form[data-setup]');
if (setup instanceof HTMLFormElement) startSetup(setup);
const house = document.querySelector('form[data-house-page]');
if (house instanceof HTMLFormElement) startHousePage(house);
watchForms();
startFinder();
startFlash();
startTasks();
startCountdown();
const upload = document.querySelector('form[data-upload]');
if (upload instanceof HTMLFormElement) startUpload(upload);
if (document.getElementById('editing')) startEditor();
const words = document.querySelector('[data-corrects]');
if (words instanceof HTMLElement) startCorrect(words);
const front = document.querySelector('form[data-front]');
if (front instanceof HTMLFormElement) startFront(front);
startInbox();
const compared = document.querySelector('[data-compare]');
if (compared instanceof HTMLElement) startCompare(compared);
if (document.querySelector('[data-moderation]')) startModeration();
startWords(document.querySelectorAll<HTMLTextAreaElement>('textarea[data-lines]'));
const list = document.querySelector('[data-list]');
if (list instanceof HTMLElement) startList(list);
if (document.getElementById('plan')) startPlan();
