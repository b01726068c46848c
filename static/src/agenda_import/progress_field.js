import { onMounted, onWillUnmount } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import {
    ProgressBarField,
    progressBarField,
} from "@web/views/fields/progress_bar/progress_bar_field";

const READ_AGAIN_AFTER = 2000;

/** How far a job is: read again while somebody looks, until the record has no job any more. */
export class DentalProgressField extends ProgressBarField {
    setup() {
        super.setup();
        let timer;
        onMounted(() => {
            timer = browser.setInterval(() => this.props.record.load(), READ_AGAIN_AFTER);
        });
        onWillUnmount(() => browser.clearInterval(timer));
    }
}

registry.category("fields").add("dental_progress", {
    ...progressBarField,
    component: DentalProgressField,
});
