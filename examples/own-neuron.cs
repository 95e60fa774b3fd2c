#:project ../src/SpikeSharp/SpikeSharp.csproj
#:project ../src/SpikeSharp.Plotting/SpikeSharp.Plotting.csproj
using System.Collections.Immutable;
using SpikeSharp;
using SpikeSharp.Building;
using SpikeSharp.Plotting;

// A neuron type of one's own runs on every backend, decoders are solved for it, files hold it.
Network model = new(seed: 0);
Node input = model.Add(new Node(t => Math.Sin(2 * Math.PI * t)));
Ensemble ensemble = model.Add(new Ensemble(80, dimensions: 1) { NeuronType = new PowerLaw(Exponent: 2) });
Node square = model.Add(Node.Relay(1));
model.Connect(input, ensemble);
model.Connect(ensemble, square, x => x * x, synapse: 0.02);
Probe value = model.Add(new Probe(ensemble) { Synapse = 0.02, Label = "value" });
Probe squared = model.Add(new Probe(square) { Label = "squared" });

using Simulator sim = new(model);
sim.Run(seconds: 1.0);

string file = Path.ChangeExtension(Path.GetTempFileName(), ".ssm");
sim.Model.Save(file, new ModelSaveOptions { Steps = 1000 });   // for so many steps the input is in the file
using Simulator again = new(BuiltModel.Load(file, new ModelLoadOptions { NeuronTypes = [new PowerLaw()] }));
File.Delete(file);
again.Run(seconds: 1.0);
bool same = again.Data["squared"].AsSpan<double>().SequenceEqual(sim.Data[squared].AsSpan<double>());

Figure.Stack(
    new Figure { Title = "Tuning curves of a neuron type of one's own" }.TuningCurves(sim.Data[ensemble]),
    new Figure { Title = "What it computes", YLabel = "value" }.Lines(sim.TRange(), sim.Data[value], "x").Lines(sim.TRange(), sim.Data[squared], "x²"))
    .Save(args is [string path] ? path : "own-neuron.png");
Console.WriteLine(FormattableString.Invariant($"x² at 0.75 s: {sim.Data[squared][749, 0]:0.000}; loaded from its file it gives {(same ? "the same numbers" : "other numbers")}"));

/// <summary>Spikes at a rate of max(J, 0) to a power, as neurons of visual cortex do.</summary>
internal sealed record PowerLaw(double Exponent = 2) : NeuronType
{
    public override bool IsSpiking => true;

    public override ImmutableArray<StateVariable> State => [new("voltage", new Uniform(0, 1))];

    public override void Step<T>(T dt, ReadOnlySpan<T> current, Span<T> output, NeuronState<T> state)
    {
        Span<T> voltage = state[0];
        T exponent = T.CreateTruncating(Exponent);
        for (int i = 0; i < current.Length; i++)
        {
            voltage[i] += dt * T.Pow(T.Max(current[i], T.Zero), exponent);
            T spikes = T.Floor(voltage[i]);
            voltage[i] -= spikes;
            output[i] = spikes / dt;
        }
    }

    // Where a formula is known, decoders are solved with it; gains and biases are then read off this curve.
    public override void Rates(ReadOnlySpan<double> currents, Span<double> rates)
    {
        for (int i = 0; i < currents.Length; i++) rates[i] = Math.Pow(Math.Max(currents[i], 0), Exponent);
    }

    public override ImmutableDictionary<string, double> Parameters => ImmutableDictionary.CreateRange([KeyValuePair.Create("exponent", Exponent)]);

    public override NeuronType WithParameters(ImmutableDictionary<string, double> parameters) => new PowerLaw(parameters["exponent"]);
}
