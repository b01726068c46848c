import { ConnectionLostError } from "@web/core/network/rpc";
import { RelationalModel } from "@web/model/relational_model/relational_model";
import { parseServerValue } from "@web/model/relational_model/utils";

import { CallDraft, isSignOut } from "./call_draft";

const RELATIONS = ["one2many", "many2many"];

/** A call's form, in which nothing that was typed or chosen is lost. */
export class CallModel extends RelationalModel {
    static withCache = false;

    setup(params, services) {
        super.setup(params, services);
        this.draft = new CallDraft(this.config.resModel);
        this.draft.context = this.config.context;
    }

    /** @override what an earlier page could not save comes first; what is refused is shown again */
    async load(params = {}) {
        const refused = await this.draft.replay(params.resId ?? this.config.resId);
        await super.load(params);
        this.draft.open(this.root);
        for (const [name, value] of Object.entries(refused)) {
            await this.restore(name, value);
        }
    }

    /** Bring back into the form what was typed or chosen; what it names may be gone. */
    async restore(name, value) {
        const field = this.root.fields[name];
        try {
            if (RELATIONS.includes(field.type)) {
                await this.root.update({ [name]: value });
            } else if (field.type === "many2one") {
                await this.root.update({ [name]: value && { id: value } });
            } else {
                await this.root.update({ [name]: parseServerValue(field, value) });
            }
        } catch {
            delete this.draft.changes[name];
        }
    }

    /**
     * @override without a connection, or signed out, the choice stands; what follows from it is
     * shown later
     */
    async _onchange(config, params) {
        try {
            return await super._onchange(config, { ...params, onError: undefined });
        } catch (error) {
            if (error instanceof ConnectionLostError || isSignOut(error)) {
                return {};
            }
            if (params.onError) {
                return params.onError(error);
            }
            throw error;
        }
    }
}
