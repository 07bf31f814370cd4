// The case of the watch in `firmware/boards/esp32c3`: bottom, lid, button, strap. Never printed by us.
// All lengths are millimetres. `part` is what is rendered; "all" shows everything side by side.

part = "all"; // [all, bottom, lid, button, strap_holes, strap_stud]

/* [What goes in: measure yours] */
display_d = 38;      // the round display's board
glass_d = 32.6;      // what is seen of it
display_h = 4;       // with its connector bent away
cell = [30, 20, 6];  // at most
board_h = 6;         // chip, modules and wires
sensor = [14, 13, 3.5]; // the pulse sensor's board
button_body = 6;     // 6 by 6 mm, 5 mm high

/* [Skin] */
electrode_d = 10;
electrode_h = 1.2;   // thickness of a disc
electrode_out = 0.5; // how far it stands out, so that it touches
electrode_gap = 24;  // between the middles of both
window = [8, 6];     // where light leaves and returns
seal_out = 0.8;      // a rim around it presses into the skin: no light from the side
seal_w = 1.6;

/* [Case] */
wall = 2;
clearance = 0.3;
lid_h = 2;
strap_w = 22;        // of bought straps, and of the one below
bar_d = 1.6;         // holes for spring bars
usb = [9.4, 3.6];
switch = [7, 3.5];

/* [Strap, of TPU] */
strap_t = 2;
hole_d = 3.2;
hole_step = 7;

$fn = 48;
inner_d = display_d + 2 * clearance;
outer_r = inner_d / 2 + wall;
floor_h = wall + 0.6;
inner_h = sensor[2] + cell[2] + board_h + display_h;
button_x = outer_r + button_body / 2 + 2;
button_r = button_body / 2 + wall + 4.5;
bump_x = -outer_r - 0.8;
bump_r = 4;
lug_y = strap_w / 2 + 2;

assert(norm([cell[0], cell[1]]) < inner_d, "the cell does not fit");
assert(norm([sensor[0], sensor[1]]) < inner_d, "the pulse sensor does not fit");
assert(sensor[0] > window[0] && sensor[1] > window[1], "the pulse sensor falls through its window");
assert(glass_d < display_d, "the glass is larger than the display");
assert(electrode_gap - electrode_d > window[0] + 2 * seal_w + 2, "electrodes touch the light seal");
assert(electrode_out < electrode_h, "an electrode has no hold");

module outline(grow = 0) {
  hull() {
    circle(r = outer_r + grow);
    translate([button_x, 0]) circle(r = button_r + grow);
    translate([bump_x, 0]) circle(r = bump_r + grow);
  }
}

module lugs() {
  for (side = [-1, 1], end = [-1, 1])
    translate([end * lug_y, side * (outer_r + 1), 0])
      difference() {
        hull() {
          translate([-1.5, -4, 0]) cube([3, 4, floor_h + 4]);
          translate([0, side * 3.5, 2.5]) rotate([0, 90, 0]) cylinder(d = 5, h = 3, center = true);
          translate([-1.5, side > 0 ? -6 : 2, 0]) cube([3, 4, floor_h + 4]);
        }
        translate([0, side * 3.5, 2.5]) rotate([0, 90, 0]) cylinder(d = bar_d, h = 9, center = true);
      }
}

// Three screws M2 hold the lid; they reach no skin.
module posts(hole, height) {
  for (at = [[button_x - 1.5, 6.3], [button_x - 1.5, -6.3], [bump_x, 0]])
    translate([at[0], at[1], 0]) cylinder(d = hole, h = height);
}

module seal() {
  linear_extrude(seal_out + 0.01)
    difference() {
      offset(r = seal_w) square(window, center = true);
      square(window, center = true);
    }
}

module bottom() {
  difference() {
    union() {
      linear_extrude(floor_h + inner_h) outline();
      lugs();
      translate([0, 0, -seal_out]) seal();
    }
    difference() {
      translate([0, 0, floor_h]) linear_extrude(inner_h + 1) outline(-wall);
      posts(5, floor_h + inner_h);
    }
    translate([0, 0, floor_h]) posts(1.7, inner_h + 1);
    // Light.
    translate([0, 0, -seal_out - 1]) linear_extrude(floor_h + seal_out + 2) square(window, center = true);
    // The pulse sensor lies in a bed above its window.
    translate([0, 0, floor_h - 0.6]) linear_extrude(1) square([sensor[0], sensor[1]], center = true);
    // Electrodes, each with a hole for its wire and a bed for its resistors.
    for (side = [-1, 1]) translate([side * electrode_gap / 2, 0, 0]) {
      translate([0, 0, -0.01]) cylinder(d = electrode_d + clearance, h = electrode_h - electrode_out);
      cylinder(d = 1.5, h = floor_h + 1);
    }
    // The cable comes in below the button, the switch is on the other end.
    translate([button_x + button_r, 0, floor_h + 3 + usb[1] / 2]) cube([6 * wall, usb[0], usb[1]], center = true);
    rotate(30) translate([-outer_r, 0, floor_h + sensor[2] + cell[2] + switch[1] / 2]) cube([6 * wall, switch[0], switch[1]], center = true);
  }
}

module lid() {
  difference() {
    union() {
      linear_extrude(lid_h) outline();
      // A lip that goes into the bottom.
      translate([0, 0, -1.5]) linear_extrude(1.51)
        difference() {
          outline(-wall - clearance);
          outline(-wall - clearance - 1.2);
        }
    }
    translate([0, 0, -2]) cylinder(d = glass_d, h = lid_h + 3);
    // The glass is let in from below.
    translate([0, 0, -2]) cylinder(d = inner_d, h = 2.8);
    translate([button_x, 0, -2]) cylinder(d = button_body + 1, h = lid_h + 3);
    translate([0, 0, -2]) posts(2.3, lid_h + 3);
    translate([0, 0, lid_h - 1]) posts(4, 2);
    translate([0, 0, -1.5]) posts(5.6, 1.5);
  }
}

// It stands a millimetre out of the lid and cannot fall through it.
module button() {
  cylinder(d = button_body + 2, h = 1);
  cylinder(d = button_body + 1 - 2 * clearance, h = lid_h + 2);
}

module strap(length, has_holes) {
  difference() {
    union() {
      translate([-strap_w / 2 + 0.5, 0, 0]) cube([strap_w - 1, length, strap_t]);
      translate([0, 0, 2.2]) rotate([0, 90, 0]) cylinder(d = 4.4, h = strap_w - 1, center = true);
      if (!has_holes)
        translate([0, length - 8, 0]) {
          cylinder(d = hole_d - 0.2, h = 2 * strap_t + 1);
          translate([0, 0, 2 * strap_t]) cylinder(d = hole_d + 1.4, h = 1.4);
        }
    }
    translate([0, 0, 2.2]) rotate([0, 90, 0]) cylinder(d = bar_d + 0.4, h = strap_w + 2, center = true);
    if (has_holes)
      for (at = [25 : hole_step : length - 6])
        translate([0, at, -1]) cylinder(d = hole_d, h = strap_t + 2);
  }
}

if (part == "bottom") bottom();
else if (part == "lid") lid();
else if (part == "button") button();
else if (part == "strap_holes") strap(110, true);
else if (part == "strap_stud") strap(75, false);
else {
  // Turned over: what touches the skin is seen.
  translate([0, 0, floor_h + inner_h]) rotate([180, 0, 0]) bottom();
  translate([72, 0, 0]) lid();
  translate([72 + button_x, -30, 0]) button();
  translate([130, -45, 0]) strap(110, true);
  translate([158, -45, 0]) strap(75, false);
}
