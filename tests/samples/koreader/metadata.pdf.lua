-- we can read Lua syntax here!
return {
    ["bookmarks"] = {
        [1] = {
            ["chapter"] = "First",
            ["highlighted"] = true,
            ["notes"] = "Old versions keep two tables.",
            ["page"] = 5,
            ["text"] = "Page 5 Old versions keep two tables. @ 2020-01-01 10:00:00",
        },
        [2] = {
            ["highlighted"] = true,
            ["notes"] = "Old versions keep two tables.",
            ["page"] = 5,
            ["text"] = "My own remark on the tables.",
        },
        [3] = {
            ["notes"] = "in First",
            ["page"] = 6,
        },
    },
    ["highlight"] = {
        [5] = {
            [1] = {
                ["chapter"] = "First",
                ["datetime"] = "2020-01-01 10:00:00",
                ["drawer"] = "lighten",
                ["text"] = "Old versions keep two tables.",
            },
        },
    },
    ["stats"] = {
        ["authors"] = "Bob Writer",
        ["title"] = "Tables",
    },
}
