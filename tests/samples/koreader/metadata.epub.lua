-- we can read Lua syntax here!
return {
    ["annotations"] = {
        [1] = {
            ["chapter"] = "First",
            ["color"] = "gray",
            ["datetime"] = "2024-01-01 10:00:00",
            ["drawer"] = "lighten",
            ["page"] = "/body/DocFragment[8]/body/p[4]/text().0",
            ["pageno"] = 12,
            ["pos0"] = "/body/DocFragment[8]/body/p[4]/text().0",
            ["pos1"] = "/body/DocFragment[8]/body/p[4]/text().30",
            ["text"] = "A line that ends here\
goes on \"there\".",
        },
        [2] = {
            ["chapter"] = "Second",
            ["datetime"] = "2024-01-01 10:00:01",
            ["page"] = "/body/DocFragment[9]/body/p[1]/text().0",
            ["pageno"] = 20,
            ["text"] = "in Second",
        },
        [3] = {
            ["chapter"] = "Second",
            ["drawer"] = "underscore",
            ["note"] = "Look this up.",
            ["page"] = 21,
            ["pos0"] = {
                ["page"] = 21,
                ["x"] = 10.5,
                ["y"] = -2,
            },
            ["text"] = "A page can be a number too.",
        },
    },
    ["doc_props"] = {
        ["authors"] = "Ann Author",
        ["language"] = "en",
        ["title"] = "Together",
    },
    ["percent_finished"] = 0.25,
    ["stats"] = {
        ["authors"] = "N/A",
        ["title"] = "together",
    },
}
