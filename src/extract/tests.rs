//! Whole sentences and texts to incidents.

use super::testing::Case;

/// The article the project started from, where it lies beside the checkout.
#[test]
fn ceasefire_article() {
    let found = ["../shared/data", "../../shared/data"]
        .iter()
        .find_map(|folder| std::fs::read_to_string(format!("{folder}/articles/ttp-ends-ceasefire.txt")).ok());
    let Some(text) = found else {
        eprintln!("skipped: the article is not beside the checkout");
        return;
    };
    let case = Case {
        text: &text,
        published: "2022-11-28",
        places: "Pakistan*;Afghanistan*;Kabul=Kabul@Afghanistan*;North=North Waziristan@Pakistan*;\
                 South Waziristan=South Waziristan@Pakistan*;Dera Ismail Khan=Dera Ismail Khan@Pakistan*;Tank=Tank@Pakistan*;U.S.*",
        demonyms: "Pakistani=Pakistan*;Afghan=Afghanistan*;Pakistanis=Pakistan*",
        people: "Mufti Muzahim;Muzahim;Ayman al Zawahiri;Sirajuddin Haqqani;Sirajuddin;Bill Roggio",
        groups: "",
        dates: "Nov. 28=2022-11-28;since early Sept. 2022=2022-09-01/..;May 2022=2022-05-01/2022-05-31;Aug. 15, 2021=2021-08-15;\
                between 2007 and 2013=2007-01-01/2013-12-31;over the summer=2022-06-01/2022-08-31;in 2007=2007-01-01/2007-12-31",
    };
    // Kind, mode, date, places and numbers; the article's own words stay out of the repository.
    let without_parties = |line: &String| {
        let cells = line.split(" | ").enumerate().filter(|(at, _)| *at != 3);
        cells.map(|(_, cell)| cell).collect::<Vec<_>>().join(" | ")
    };
    assert_eq!(
        case.lines().iter().map(without_parties).collect::<Vec<_>>(),
        [
            "Change to group/activity | asserted | 2022-11-28 | Pakistani |",
            "Attack | threatened |  | Pakistan |",
            "Attack | historical | 2007-01-01/2007-12-31 | Pakistani |",
            "Attack | historical | 2007-01-01/2013-12-31 | Pakistan | killed>=20000",
            "Armed clash | asserted | 2022-09-01/.. | North, South Waziristan, Dera Ismail Khan, Tank |",
            "Agreement | asserted | 2022-05-01/2022-05-31 | Pakistani |",
            "Non-state actor overtakes territory | historical | 2021-08-15 | Kabul |",
            "Air/drone strike | asserted | 2022-06-01/2022-08-31 | Kabul | killed=1",
        ]
    );
}

/// `published` is 2024-03-15; places, demonyms and dates of the sentences below are known by name.
fn check(text: &str, expected: &[&str]) {
    let case = Case {
        text,
        published: "2024-03-15",
        places: "Kabul;Goma;Sake;Gao;Peshawar;Quetta;Mogadishu;Baghlan;Khartoum;Kharkiv;Gaza*;Yemen*;Hodeidah;Mir Ali;\
                 North Waziristan;Maiduguri;Borno;Cauca;Bogota;El Fasher;Mali*;Kunduz;Ghazni;Beni;Lahore;Herat;Syria*;Idlib;\
                 Aleppo;Pakistan*;Dhaka;Avdiivka;Somalia*;Ukraine*;Odesa;Tel Aviv;Port-au-Prince;Kidal;Nyala;UK*;Turkey*;Istanbul;Kenya*;Nairobi;\
                 Nyabibwe;Bukavu;Sidon;Ein el-Hilweh",
        demonyms: "Pakistani=Pakistan*;Israeli=Israel*;Russian=Russia*;Ukrainian=Ukraine*;Saudi=Saudi Arabia*;Malian=Mali*",
        dates: "Monday=2024-03-11;Tuesday=2024-03-12;Wednesday=2024-03-13;Thursday=2024-03-14;Friday=2024-03-15;\
                Saturday=2024-03-09;Sunday=2024-03-10;in 2014=2014-01-01/2014-12-31;last week=2024-03-04/2024-03-10;\
                March 3=2024-03-03;since January=2024-01-01/..;yesterday=2024-03-14",
        people: "Abdul Rahman;Maria Lopez;Juan Perez;Volker Perthes",
        groups: "",
    };
    assert_eq!(case.lines(), expected, "{text}");
}

#[test]
fn attacks_bombs_and_numbers() {
    check(
        "A suicide bomber blew himself up outside a mosque in Peshawar on Monday, killing at least 12 worshippers and wounding 30 others.",
        &[
            "Suicide bomb | asserted | 2024-03-11 | suicide bomber > at least 12 worshippers | Peshawar | killed=12 injured=30",
        ],
    );
    check(
        "Seven people were killed when a bomb exploded in Quetta on Tuesday.",
        &["Remote explosive/landmine/IED | asserted | 2024-03-12 | - > Seven people | Quetta | killed=7"],
    );
    check(
        "Gunmen on motorcycles opened fire on a bus in Borno on Sunday, leaving 12 dead and 30 wounded.",
        &["Attack | asserted | 2024-03-10 | Gunmen > bus | Borno | killed=12 injured=30"],
    );
    check(
        "Three soldiers were killed and five injured in an ambush near Gao on Friday, the Malian army said.",
        &["Armed clash | asserted | 2024-03-15 | - > Three soldiers | Gao | killed=3 injured=5"],
    );
    check(
        "Al-Shabaab militants carried out an attack on a hotel in Mogadishu on Thursday.",
        &["Attack | asserted | 2024-03-14 | Al-Shabaab militants > hotel | Mogadishu |"],
    );
    check(
        "A roadside bomb killed a soldier and two civilians in Mir Ali on Wednesday.",
        &["Remote explosive/landmine/IED | asserted | 2024-03-13 | - > soldier and two civilians | Mir Ali | killed=3"],
    );
    check(
        "Russian missiles struck an apartment building in Kharkiv on Monday, killing seven.",
        &[
            "Shelling/artillery/missile attack | asserted | 2024-03-11 | Russian > apartment building | Kharkiv | killed=7",
        ],
    );
    check(
        "An Israeli air strike killed dozens of people in Gaza on Tuesday.",
        &["Air/drone strike | asserted | 2024-03-12 | Israeli > dozens of people | Gaza | killed>=24"],
    );
    check(
        "Police arrested 15 suspected militants in Lahore on Monday.",
        &["Arrests | asserted | 2024-03-11 | Police > 15 suspected militants | Lahore |"],
    );
    check(
        "Gunmen kidnapped more than 100 students in Borno on March 3.",
        &[
            "Abduction/forced disappearance | asserted | 2024-03-03 | Gunmen > more than 100 students | Borno | abducted=100",
        ],
    );
    check(
        "Army troops clashed with M23 rebels near Sake on Thursday, forcing thousands to flee.",
        &["Armed clash | asserted | 2024-03-14 | Army troops > M23 rebels | Sake | displaced>=2000"],
    );
}

#[test]
fn territory_crowds_and_politics() {
    check(
        "M23 rebels seized the town of Sake on Wednesday.",
        &["Non-state actor overtakes territory | asserted | 2024-03-13 | M23 rebels > town of Sake | Sake |"],
    );
    check(
        "The army recaptured Kidal from rebels on Tuesday.",
        &["Government regains territory | asserted | 2024-03-12 | army > Kidal | Kidal |"],
    );
    check(
        "Avdiivka fell to Russian forces on Sunday.",
        &["Government regains territory | asserted | 2024-03-10 | Russian forces > Avdiivka | Avdiivka |"],
    );
    check(
        "Thousands of people protested in Dhaka on Friday against rising prices.",
        &["Peaceful protest | asserted | 2024-03-15 | Thousands of people > - | Dhaka |"],
    );
    check(
        "Police fired tear gas to disperse protesters in Dhaka on Friday.",
        &["Protest with intervention | asserted | 2024-03-15 | Police > protesters | Dhaka |"],
    );
    check(
        "Security forces opened fire on protesters in Khartoum on Sunday, killing four.",
        &[
            "Excessive force against protesters | asserted | 2024-03-10 | Security forces > protesters | Khartoum | killed=4",
        ],
    );
    check(
        "The government and the FARC signed a ceasefire in Bogota on Monday.",
        &["Agreement | asserted | 2024-03-11 | government > FARC | Bogota |"],
    );
    check(
        "Fighters of the RSF looted homes in Nyala on Saturday.",
        &["Looting/property destruction | asserted | 2024-03-09 | Fighters of the RSF > homes | Nyala |"],
    );
}

#[test]
fn what_did_not_happen_is_told_apart() {
    check("The Taliban vowed to attack Kabul.", &["Attack | threatened |  | Taliban > Kabul | Kabul |"]);
    check(
        "The group denied attacking the hospital in Kunduz on Monday.",
        &["Attack | negated | 2024-03-11 | group > hospital | Kunduz |"],
    );
    check(
        "Police foiled an attack on a church in Lahore on Sunday.",
        &["Attack | negated | 2024-03-10 | - > church | Lahore |"],
    );
    check("The army plans to retake Goma.", &["Government regains territory | planned |  | army > Goma | Goma |"]);
    check("If rebels attack Goma, thousands would flee.", &[]);
    check("He could have suffered a heart attack in Kabul on Monday.", &[]);
    check("The militants often attack convoys.", &[]);
    check("The company will launch an attack helicopter.", &[]);
    check(
        "Hundreds of people were killed in Beni in 2014.",
        &["Attack | historical | 2014-01-01/2014-12-31 | - > Hundreds of people | Beni | killed>=200"],
    );
}

#[test]
fn several_incidents_stay_apart_and_one_told_twice_is_one() {
    check(
        "Two soldiers were killed in Herat on Monday and a policeman was shot dead in Ghazni on Tuesday.",
        &[
            "Armed clash | asserted | 2024-03-11 | - > Two soldiers | Herat | killed=2",
            "Armed clash | asserted | 2024-03-12 | - > policeman | Ghazni | killed=1",
        ],
    );
    check(
        "A bomb killed 10 people in Quetta on Monday.\n\nThe blast damaged several shops. The death toll later rose to 12.\n\nThe BLA claimed responsibility for the attack.",
        &["Remote explosive/landmine/IED | asserted | 2024-03-11 | BLA > 10 people | Quetta | killed=12"],
    );
    check(
        "Gunmen killed three villagers in Beni on Monday. In another attack, gunmen killed two farmers in Goma on Tuesday.",
        &[
            "Attack | asserted | 2024-03-11 | Gunmen > three villagers | Beni | killed=3",
            "Attack | asserted | 2024-03-12 | gunmen > two farmers | Goma | killed=2",
        ],
    );
    check(
        "Fighting was reported in Idlib and Aleppo on Friday.",
        &["Armed clash | asserted | 2024-03-15 | - > - | Idlib, Aleppo |"],
    );
}

#[test]
fn time_clauses_keep_their_own() {
    check(
        "The army and the M23 signed a ceasefire on Friday less than a year after rebels seized control of Goma.",
        &[
            "Agreement | asserted | 2024-03-15 | army > M23 |  |",
            "Non-state actor overtakes territory | historical |  | rebels > Goma | Goma |",
        ],
    );
}
#[test]
fn news_of_many_kinds() {
    check(
        "At least 23 people, including six children, were killed and dozens more wounded in Russian strikes on Odesa on Friday, Ukrainian officials said.",
        &["Air/drone strike | asserted | 2024-03-15 | Russian > At least 23 people | Odesa | killed=23 injured>=24"],
    );
    check(
        "The Sudanese army and the paramilitary Rapid Support Forces (RSF) have been fighting for control of El Fasher since January.",
        &["Armed clash | asserted | 2024-01-01/.. | Sudanese army > paramilitary Rapid Support Forces | El Fasher |"],
    );
    check(
        "The Islamic State group claimed responsibility for a bombing that killed four policemen in Kunduz last week.",
        &[
            "Remote explosive/landmine/IED | asserted | 2024-03-04/2024-03-10 | Islamic State group > four policemen | Kunduz | killed=4",
        ],
    );
    check(
        "Hundreds of demonstrators clashed with police in Dhaka on Sunday, throwing stones and burning tyres.",
        &["Violent demonstration | asserted | 2024-03-10 | Hundreds of demonstrators > police | Dhaka |"],
    );
    check(
        "JNIM fighters overran a military camp in Gao on Thursday, the army said, adding that 15 soldiers had been killed.",
        &[
            "Non-state actor overtakes territory | asserted | 2024-03-14 | JNIM fighters > military camp | Gao | killed=15",
        ],
    );
    check(
        "Gang members set fire to a hospital in Port-au-Prince on Monday.",
        &["Looting/property destruction | asserted | 2024-03-11 | Gang members > hospital | Port-au-Prince |"],
    );
    check(
        "Security forces killed 11 militants during an intelligence-based operation in Mir Ali on Tuesday, the military's media wing said.",
        &["Armed clash | asserted | 2024-03-12 | Security forces > 11 militants | Mir Ali | killed=11"],
    );
    check(
        "The peace agreement was signed in 2014 between the government and the FARC.",
        &["Agreement | historical | 2014-01-01/2014-12-31 | government > FARC |  |"],
    );
    check(
        "Authorities said they defused a car bomb near the airport in Mogadishu on Friday.",
        &["Disrupted weapons use | asserted | 2024-03-15 | Authorities > car bomb | Mogadishu |"],
    );
    check(
        "More than 50,000 people have been displaced by fighting in Goma since January.",
        &["Armed clash | asserted | 2024-01-01/.. | - > More than 50,000 people | Goma | displaced=50000"],
    );
    check(
        "Twelve killed, 20 hurt in Kabul blast",
        &["Remote explosive/landmine/IED | asserted | ../2024-03-15 | - > - | Kabul | killed=12 injured=20"],
    );
    check(
        "A mob lynched a man accused of blasphemy in Lahore on Friday.",
        &["Mob violence | asserted | 2024-03-15 | mob > man | Lahore | killed=1"],
    );
    check(
        "The militants were killed when troops raided their hideout in Quetta on Monday.",
        &["Armed clash | asserted | 2024-03-11 | troops > militants | Quetta | killed>=2"],
    );
    check(
        "Ukraine withdraws troops from Avdiivka",
        &["Non-violent transfer of territory | asserted | ../2024-03-15 | - > Avdiivka | Avdiivka |"],
    );
    check("Two people died in a car accident in Lahore on Monday.", &[]);
}

#[test]
fn subjects_are_found_behind_participles_and_appositions() {
    check(
        "The air force, with jets as well as drones at hand, has repeatedly bombed villages near Quetta on Monday.",
        &["Air/drone strike | asserted | 2024-03-11 | air force > villages | Quetta |"],
    );
    check(
        "Three guerrillas of the FMLN set off a bomb in Bogota on Monday.",
        &["Remote explosive/landmine/IED | asserted | 2024-03-11 | Three guerrillas of the FMLN > - | Bogota |"],
    );
    check(
        "The raids in Goma on Monday were carried out by rebels alone.",
        &["Attack | asserted | 2024-03-11 | rebels > - | Goma |"],
    );
    check(
        "Guerrillas of the ELN kidnapped on Friday two engineers in Cauca.",
        &[
            "Abduction/forced disappearance | asserted | 2024-03-15 | Guerrillas of the ELN > two engineers | Cauca | abducted=2",
        ],
    );
}

#[test]
fn reported_speech_shifts_no_news_into_history() {
    check(
        "The Rapid Support Forces said on Sunday they had captured the army's headquarters in El Fasher.",
        &[
            "Non-state actor overtakes territory | asserted | ../2024-03-15 | Rapid Support Forces > army's headquarters | El Fasher |",
        ],
    );
    check(
        "Residents said M23 rebels had killed 15 civilians in Sake on Saturday.",
        &["Attack | asserted | 2024-03-09 | M23 rebels > 15 civilians | Sake | killed=15"],
    );
    check(
        "Russia's defence ministry said its forces had taken control of Avdiivka.",
        &["Government regains territory | asserted | ../2024-03-15 | its forces > Avdiivka | Avdiivka |"],
    );
}

#[test]
fn one_person_is_one() {
    check(
        "The vice principal was shot dead in Borno on Monday.",
        &["Attack | asserted | 2024-03-11 | - > vice principal | Borno | killed=1"],
    );
    check(
        "In Goma, a 17-year-old was shot dead.",
        &["Attack | asserted | ../2024-03-15 | - > 17-year-old | Goma | killed=1"],
    );
    check(
        "A 62-year-old woman died when artillery shelled a village near Kharkiv on Thursday evening.",
        &["Shelling/artillery/missile attack | asserted | 2024-03-14 | - > 62-year-old woman | Kharkiv | killed=1"],
    );
    check(
        "Six policemen were martyred and nine others injured when terrorists attacked a checkpost in Peshawar.",
        &["Armed clash | asserted | ../2024-03-15 | terrorists > Six policemen | Peshawar | killed=6 injured=9"],
    );
    check(
        "One soldier embraced martyrdom in Quetta on Monday.",
        &["Armed clash | asserted | 2024-03-11 | - > One soldier | Quetta | killed=1"],
    );
    check(
        "Three soldiers lost their lives in an ambush near Gao.",
        &["Armed clash | asserted | ../2024-03-15 | - > Three soldiers | Gao | killed=3"],
    );
    check(
        "A car bomb outside a police station in Quetta left nine injured.",
        &["Remote explosive/landmine/IED | asserted | ../2024-03-15 | - > - | Quetta | injured=9"],
    );
}

#[test]
fn words_that_only_sound_like_it() {
    check(
        "A struggle between the army and the militia exploded into open fighting in Khartoum.",
        &["Armed clash | asserted | ../2024-03-15 | - > - | Khartoum |"],
    );
    check("The governor visited the injured at a hospital in Maiduguri on Saturday.", &[]);
    check(
        "Militants attacked eight checkpoints in Gao to slow the Malian air force's response.",
        &["Attack | asserted | ../2024-03-15 | Militants > eight checkpoints | Gao |"],
    );
    check(
        "Seven people were wounded in Kharkiv, the Ukrainian air force said.",
        &["Attack | asserted | ../2024-03-15 | - > Seven people | Kharkiv | injured=7"],
    );
}

#[test]
fn a_strike_that_killed_is_one_incident() {
    check(
        "An Israeli strike on the refugee camp near Gaza killed 13 people on Monday.",
        &["Air/drone strike | asserted | 2024-03-11 | Israeli > 13 people | Gaza | killed=13"],
    );
    check(
        "Warplanes bombed Idlib and Aleppo on Monday; eight civilians died.",
        &["Air/drone strike | asserted | 2024-03-11 | Warplanes > Idlib and Aleppo | Idlib, Aleppo | killed=8"],
    );
    check(
        "An Israeli strike on the Ein el-Hilweh camp near Sidon killed 13 people on Monday.",
        &["Air/drone strike | asserted | 2024-03-11 | Israeli > 13 people | Ein el-Hilweh | killed=13"],
    );
    check(
        "A UK airstrike killed three militants near Mogadishu on Monday.",
        &["Air/drone strike | asserted | 2024-03-11 | UK > three militants | Mogadishu | killed=3"],
    );
}

#[test]
fn the_next_sentence_stays_in_town() {
    check(
        "Hundreds of people protested in Odesa on Wednesday. Police detained four protesters.",
        &[
            "Peaceful protest | asserted | 2024-03-13 | Hundreds of people > - | Odesa |",
            "Arrests | asserted | 2024-03-13 | Police > four protesters | Odesa |",
        ],
    );
}

#[test]
fn a_sentence_without_incident_keeps_the_scene() {
    check(
        "Police shot dead a man in Nairobi, Kenya. In Turkey, thousands rallied in Istanbul. Police detained 100 people there, a minister said.",
        &[
            "Attack | asserted | ../2024-03-15 | Police > man | Nairobi | killed=1",
            "Arrests | asserted | ../2024-03-15 | Police > 100 people | Istanbul |",
        ],
    );
    check(
        "Insurgents ambushed a convoy in Borno on Friday, killing four soldiers. Eleven others were injured.\n\nThe attackers burned three vehicles.",
        &[
            "Armed clash | asserted | 2024-03-15 | Insurgents > four soldiers | Borno | killed=4 injured=11",
            "Looting/property destruction | asserted | 2024-03-15 | attackers > three vehicles | Borno |",
        ],
    );
}

#[test]
fn who_and_where_in_longer_sentences() {
    check(
        "Fighting flared in Sake, where residents said M23 rebels had killed dozens of civilians on Saturday.",
        &[
            "Armed clash | asserted | ../2024-03-15 | - > - | Sake |",
            "Attack | asserted | 2024-03-09 | M23 rebels > dozens of civilians | Sake | killed>=24",
        ],
    );
    check("Heavy fighting broke out in Goma on Monday.", &["Armed clash | asserted | 2024-03-11 | - > - | Goma |"]);
    check("Fighting has flared across Mali in recent years.", &[]);
    check(
        "A 62-year-old woman died when artillery shelled the village of Sake, just outside Goma, on Thursday evening.",
        &["Shelling/artillery/missile attack | asserted | 2024-03-14 | - > 62-year-old woman | Sake | killed=1"],
    );
    check(
        "Insurgents ambushed a convoy in Borno on Friday, killing four soldiers. Eleven others were injured.\n\nThe attackers, who came on motorcycles, burned three vehicles.",
        &[
            "Armed clash | asserted | 2024-03-15 | Insurgents > four soldiers | Borno | killed=4 injured=11",
            "Looting/property destruction | asserted | 2024-03-15 | attackers > three vehicles | Borno |",
        ],
    );
    check(
        "Amnesty International says at least 10,217 people have been killed in Borno since January.",
        &["Attack | asserted | 2024-01-01/.. | - > at least 10,217 people | Borno | killed=10217"],
    );
    check(
        "Junta jets bombed Goma and Sake townships in northern Borno State on Monday.",
        &["Air/drone strike | asserted | 2024-03-11 | - > Goma and Sake townships | Goma, Sake |"],
    );
    check(
        "Hundreds of people protested in Odesa on Wednesday; police detained four protesters.",
        &[
            "Peaceful protest | asserted | 2024-03-13 | Hundreds of people > - | Odesa |",
            "Arrests | asserted | 2024-03-13 | police > four protesters | Odesa |",
        ],
    );
}

#[test]
fn clashes_at_a_protest_are_no_battle() {
    check(
        "Police fired tear gas at protesters in Nairobi on Monday and clashes were reported in Goma.",
        &[
            "Protest with intervention | asserted | 2024-03-11 | Police > protesters | Nairobi |",
            "Violent demonstration | asserted | ../2024-03-15 | - > - | Goma |",
        ],
    );
}

#[test]
fn a_claim_widens_and_does_not_replace() {
    check(
        "Gunmen attacked a camp in Gao on Monday, killing 100 soldiers. JNIM said it had killed 200 soldiers in the attack.",
        &["Armed clash | asserted | 2024-03-11 | JNIM > 100 soldiers | Gao | killed=100"],
    );
}

#[test]
fn each_toll_goes_to_its_own() {
    check(
        "A truck bomb exploded in Goma on Thursday, killing six people, hours after a helicopter was shot down in Sake, leaving 13 officers dead.",
        &[
            "Remote explosive/landmine/IED | asserted | 2024-03-14 | - > six people | Goma | killed=6",
            "Armed clash | asserted | ../2024-03-15 | - > helicopter | Sake | killed=13",
        ],
    );
    check(
        "A truck bomb exploded in Goma, killing six people, hours after a helicopter carrying police officers was shot down during an operation in Sake, Borno, leaving 13 officers dead.",
        &[
            "Remote explosive/landmine/IED | asserted | ../2024-03-15 | - > six people | Goma | killed=6",
            "Armed clash | asserted | ../2024-03-15 | - > helicopter | Sake | killed=13",
        ],
    );
    check(
        "Police said 11 soldiers, including a lieutenant colonel, died in a gun battle in Quetta on Monday.",
        &["Armed clash | asserted | 2024-03-11 | - > 11 soldiers | Quetta | killed=11"],
    );
    check(
        "A bus hit a roadside bomb between Maiduguri and Goma on Saturday: eight passengers died and 21 were wounded.",
        &["Remote explosive/landmine/IED | asserted | 2024-03-09 | - > - | Maiduguri, Goma | killed=8 injured=21"],
    );
    check(
        "Kabul said 58 soldiers were killed; Pakistan put its losses at 23.",
        &["Armed clash | asserted | ../2024-03-15 | - > 58 soldiers | Pakistan | killed=58"],
    );
}

#[test]
fn aircraft_that_fall_and_people_who_live() {
    check("Two people died in Kabul on Monday when a light plane crashed.", &[]);
    check("No priest has ever been murdered in Kabul.", &[]);
    check(
        "A bomb exploded in Kabul on Monday, but no one was killed.",
        &["Remote explosive/landmine/IED | asserted | 2024-03-11 | - > - | Kabul | killed=0"],
    );
    check(
        "Police killed five suspected militants in a raid in Quetta on Monday and seized four rifles.",
        &["Armed clash | asserted | 2024-03-11 | Police > five suspected militants | Quetta | killed=5"],
    );
}

#[test]
fn groups_that_no_table_knows() {
    check(
        "A group calling itself the Sons of the River Brigade kidnapped a mayor in Gao on Monday.",
        &[
            "Abduction/forced disappearance | asserted | 2024-03-11 | group calling itself the Sons of the River Brigade > mayor | Gao | abducted=1",
        ],
    );
    check(
        "Drones launched by the RSF struck a fuel depot in El Fasher on Tuesday.",
        &["Air/drone strike | asserted | 2024-03-12 | RSF > fuel depot | El Fasher |"],
    );
}

#[test]
fn later_verbs_go_on_where_the_first_was() {
    check(
        "On Monday, rebels raided the village of Sake, looted shops and abducted 12 men.",
        &[
            "Attack | asserted | 2024-03-11 | rebels > village of Sake | Sake |",
            "Looting/property destruction | asserted | 2024-03-11 | rebels > shops | Sake |",
            "Abduction/forced disappearance | asserted | 2024-03-11 | rebels > 12 men | Sake | abducted=12",
        ],
    );
    check(
        "In Mali, the army and rebels exchanged fire near Kidal on Tuesday.",
        &["Armed clash | asserted | 2024-03-12 | army > rebels | Kidal |"],
    );
}

#[test]
fn days_belong_to_their_own_verbs() {
    check(
        "It was the deadliest attack in Kidal since March 3, when 71 soldiers died in Gao.",
        &[
            "Attack | asserted | ../2024-03-15 | - > - | Kidal |",
            "Armed clash | asserted | 2024-03-03 | - > 71 soldiers | Gao | killed=71",
        ],
    );
    check(
        "Police reported today that on Tuesday alleged rebels murdered four farmers in Beni.",
        &["Attack | asserted | 2024-03-12 | alleged rebels > four farmers | Beni | killed=4"],
    );
}
