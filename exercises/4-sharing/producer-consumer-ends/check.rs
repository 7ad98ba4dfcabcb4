use crate::answer;
use judge::{Test, equal, test};

fn all_are_sold(bakers: u32, loaves_each: u32, customers: u32) {
    let baked: Vec<(u32, u32)> = (0..bakers)
        .flat_map(|baker| (0..loaves_each).map(move |number| (baker, number)))
        .collect();
    let mut sold: Vec<(u32, u32)> = answer::sell_out(bakers, loaves_each, customers)
        .iter()
        .map(|loaf| (loaf.baker, loaf.number))
        .collect();
    sold.sort_unstable();
    equal("sold, as (baker, number)", &sold, &baked);
}

pub fn tests() -> Vec<Test> {
    vec![
        test(
            "two bakers and two customers: every loaf is sold, and the shop closes",
            || all_are_sold(2, 2, 2),
        ),
        test(
            "more customers than loaves: those who get none go home too",
            || all_are_sold(1, 1, 3),
        ),
        test(
            "more bakers than customers: nobody leaves before the last loaf",
            || all_are_sold(3, 1, 1),
        ),
        test("nothing is baked: the shop closes all the same", || {
            all_are_sold(2, 0, 2);
            all_are_sold(0, 3, 1);
        }),
    ]
}
