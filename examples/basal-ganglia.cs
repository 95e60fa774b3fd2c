#:project ../src/SpikeSharp/SpikeSharp.csproj
#:project ../src/SpikeSharp.Plotting/SpikeSharp.Plotting.csproj
using SpikeSharp;
using SpikeSharp.Networks;
using SpikeSharp.Plotting;

// Three actions with utilities that change over time; basal ganglia and thalamus let the best one through: 1 for it, 0 for the others.
static double[] Utilities(double t) => t switch { < 0.5 => [0.8, 0.4, 0.2], < 1 => [0.3, 0.9, 0.2], < 1.5 => [0.3, 0.4, 0.8], _ => [0.3, 0.6, 0.8] };

Network model = new(seed: 0);
Node utility = model.Add(new Node((t, y) => Utilities(t).CopyTo(y), sizeOut: 3));
BasalGanglia basalGanglia = model.Add(new BasalGanglia(dimensions: 3));
Thalamus thalamus = model.Add(new Thalamus(dimensions: 3));
model.Connect(utility, basalGanglia.Input);
model.Connect(basalGanglia.Output, thalamus.Input);
Probe wanted = model.Add(new Probe(utility));
Probe inhibition = model.Add(new Probe(basalGanglia.Output) { Synapse = 0.02 });
Probe chosen = model.Add(new Probe(thalamus.Output) { Synapse = 0.02 });

using Simulator sim = new(model);
sim.Run(seconds: 2.0);

double[] time = sim.TRange();
Figure.Stack(
    new Figure { Title = "Utility of each action", YLabel = "value" }.Lines(time, sim.Data[wanted], "action 0", "action 1", "action 2"),
    new Figure { Title = "Output of the basal ganglia", YLabel = "value" }.Lines(time, sim.Data[inhibition], "action 0", "action 1", "action 2"),
    new Figure { Title = "Output of the thalamus", YLabel = "value" }.Lines(time, sim.Data[chosen], "action 0", "action 1", "action 2"))
    .Save(args is [string path] ? path : "basal-ganglia.png");

// The choice in the last 0.2 s before each change.
int right = 0, asked = 0;
for (int i = 0; i < time.Length; i++)
{
    if (i % 500 < 300) continue;
    double[] utilities = Utilities(time[i]), output = [.. Enumerable.Range(0, 3).Select(action => sim.Data[chosen][i, action])];
    asked++;
    if (Array.IndexOf(output, output.Max()) == Array.IndexOf(utilities, utilities.Max())) right++;
}
Console.WriteLine(FormattableString.Invariant($"the best action is chosen in {100.0 * right / asked:0.0} % of the steps, with {sim.Data[chosen][1499, 2]:0.00} at 1.5 s"));
