using SpikeSharp.Building;
using SpikeSharp.Networks;
using SpikeSharp.Testing;

namespace SpikeSharp.Tests.Reference;

/// <summary>The reference models, run.</summary>
public sealed class GoldenModelTests
{
    private static readonly Golden Reference = Golden.Load("nengo-golden");

    [Theory]
    [InlineData("LIF")]
    [InlineData("SpikingRectifiedLinear")]
    [InlineData("LIFRate")]
    [InlineData("AdaptiveLIF")]
    [InlineData("StochasticSpiking")]
    [InlineData("PoissonSpiking")]
    [InlineData("RegularSpiking")]
    [InlineData("RectifiedLinear")]
    public void CommunicationChannel_EachNeuronType_FollowsTheReference(string type)
    {
        Network network = new(seed: 0);
        network.Config.Ensemble.NeuronType = type switch
        {
            "LIF" => new Lif(),
            "SpikingRectifiedLinear" => new SpikingRectifiedLinear(),
            "LIFRate" => new LifRate(),
            "AdaptiveLIF" => new AdaptiveLif(),
            "StochasticSpiking" => new StochasticSpiking(new LifRate()),
            "PoissonSpiking" => new PoissonSpiking(new LifRate()),
            "RegularSpiking" => new RegularSpiking(new LifRate()),
            _ => new RectifiedLinear(),
        };
        Node u = network.Add(new Node(t => Math.Sin(2 * Math.PI * t)));
        Ensemble a = network.Add(new Ensemble(50, 1)), b = network.Add(new Ensemble(50, 1));
        network.Connect(u, a);
        Connection channel = network.Connect(a, b);
        network.Add(new Probe(u));
        Probe pa = network.Add(new Probe(a) { Synapse = 0.01 }), pb = network.Add(new Probe(b) { Synapse = 0.01 });
        Probe spikesA = network.Add(new Probe(a.Neurons)), current = network.Add(new Probe(a.Neurons, ProbeAttribute.Input)), spikesB = network.Add(new Probe(b.Neurons));
        using Simulator sim = Run(network, 200);

        Close(sim.Data[pa].AsSpan<double>(), "comm", type, "pa");
        Close(sim.Data[pb].AsSpan<double>(), "comm", type, "pb");
        Close(sim.Data[spikesA].AsSpan<double>()[^50..], "comm", type, "rates_a_last");
        Reference["comm", type, "Ja_step1"].AssertClose(sim.Data[current].AsSpan<double>()[..50], Tolerances.Build1D);
        GoldenArray decoders = Reference["comm", type, "dec"];
        decoders.AssertClose(sim.Data[channel].Weights!.Initial.AsSpan<double>(), Tolerances.Decoders.OfLargest(decoders.Values));
        Close([Sum(sim.Data[spikesA]) * sim.Dt], "comm", type, "total_a");
        Close([Sum(sim.Data[spikesB]) * sim.Dt], "comm", type, "total_b");
        if (Reference.Json.GetProperty("comm").GetProperty(type).Find("spike_steps_a") is { } steps)
            for (int neuron = 0; neuron < 50; neuron++)
                Assert.Equal(steps[neuron].Integers(), Enumerable.Range(0, 200).Where(step => sim.Data[spikesA][step, neuron] > 0).Select(step => step + 1));
    }

    [Fact]
    public void Pes_ErrorFromTwoEnsembles_LearnsAsTheReference()
    {
        Network network = new(seed: 1);
        Node u = network.Add(new Node(t => Math.Sin(4 * Math.PI * t)));
        Ensemble pre = network.Add(new Ensemble(50, 1)), post = network.Add(new Ensemble(50, 1)), error = network.Add(new Ensemble(50, 1));
        network.Connect(u, pre);
        Connection learning = network.Add(new Connection(pre, post) { Function = Function.Elementwise(_ => 0), LearningRuleType = new Pes(2e-4) });
        network.Connect(post, error);
        network.Connect(pre, error, transform: -1.0);
        network.Connect(error, learning.LearningRule);
        Probe value = network.Add(new Probe(post) { Synapse = 0.01 }), weights = network.Add(new Probe(learning, ProbeAttribute.Weights));
        Probe signal = network.Add(new Probe(learning.LearningRule, ProbeAttribute.Error));
        using Simulator sim = Run(network, 300);

        Close(sim.Data[value].AsSpan<double>(), "pes", "post");
        Close(sim.Data[signal].AsSpan<double>(), "pes", "err");
        Close(sim.Data[weights].AsSpan<double>()[^50..], "pes", "w_step300");
    }

    [Theory]
    [InlineData("BCM_1e6")]
    [InlineData("Oja_1e4")]
    [InlineData("Voja")]
    [InlineData("RLS")]
    [InlineData("PES_weights")]
    public void LearningRule_TwoEnsembles_ChangesWeightsAsTheReference(string name)
    {
        (LearningRuleType rule, bool solvesForWeights, bool takesError) = ((LearningRuleType, bool, bool))(name switch
        {
            "BCM_1e6" => (new Bcm(1e-6), true, false),
            "Oja_1e4" => (new Oja(1e-4), true, false),
            "Voja" => (new Voja(), false, false),
            "RLS" => (new Rls(), false, true),
            _ => (new Pes(), true, true),
        });
        Network network = new(seed: 0);
        Node u = network.Add(new Node([0.5, -0.2]));
        Ensemble pre = network.Add(new Ensemble(30, 2)), post = network.Add(new Ensemble(25, 2));
        network.Connect(u, pre, synapse: Synapse.None);
        Connection learning = network.Add(new Connection(pre, post) { Solver = new LstsqL2 { Weights = solvesForWeights }, LearningRuleType = rule });
        Probe weights = network.Add(rule is Voja ? new Probe(post, ProbeAttribute.ScaledEncoders) : new Probe(learning, ProbeAttribute.Weights));
        Probe value = network.Add(new Probe(post) { Synapse = 0.01 });
        if (takesError)
        {
            Node error = network.Add(Node.Relay(2));
            network.Connect(post, error);
            network.Connect(u, error, transform: -1.0);
            network.Connect(error, learning.LearningRule);
        }
        using Simulator sim = Run(network, 60);

        int row = Reference["learn", name, "first_row_step1"].Length, size = sim.Data[weights].Shape[^1];
        ReadOnlySpan<double> changes = sim.Data[weights].AsSpan<double>();
        Close(changes[..row], "learn", name, "first_row_step1");
        Close(changes.Slice(59 * size, row), "learn", name, "first_row_step60");
        Close([changes[(59 * size)..].ToArray().Sum(Math.Abs)], "learn", name, "absum_step60");
        Close(sim.Data[value].AsSpan<double>()[^2..], "learn", name, "post_step60");
    }

    [Fact]
    public void Noise_OfANodeAndAnEnsemble_DrawsSeedsInTheReferenceOrder()
    {
        Network network = new(seed: 4);
        Node noise = network.Add(new Node(new WhiteNoise(), sizeOut: 1));
        Ensemble a = network.Add(new Ensemble(20, 1) { Noise = new WhiteNoise { Distribution = new Gaussian(0, 0.01) } });
        network.Connect(noise, a);
        Probe node = network.Add(new Probe(noise)), value = network.Add(new Probe(a) { Synapse = 0.01 });
        using Simulator sim = Run(network, 50);

        Assert.Equal(Reference.Scalar("noise_order", "simseed"), sim.Model.Seed);
        Assert.Equal(Names("registered"), sim.Model.Operators.Select(NameOf));
        Assert.Equal(Names("step_order"), sim.Model.Order.Select(i => NameOf(sim.Model.Operators[i])));
        Close(sim.Data[node].AsSpan<double>()[..5], "noise_order", "node");
        Close(sim.Data[value].AsSpan<double>(), "noise_order", "ens");

        static IEnumerable<string> Names(string key) => Reference.Json.GetProperty("noise_order").GetProperty(key).EnumerateArray().Select(name => name.GetString()!);

        // The reference has one class for filters and other processes.
        static string NameOf(Operator op) => op is SimFilter ? nameof(SimProcess) : op.GetType().Name;
    }

    [Fact]
    public void Product_OfTwoConstants_FollowsTheReference()
    {
        Network network = new(seed: 3);
        Product product = network.Add(new Product(100, 1));
        Node x = network.Add(new Node(0.5)), y = network.Add(new Node(-0.8));
        network.Connect(x, product.InputA, synapse: Synapse.None);
        network.Connect(y, product.InputB, synapse: Synapse.None);
        Probe probe = network.Add(new Probe(product.Output) { Synapse = 0.01 });
        using Simulator sim = Run(network, 200);
        Close(sim.Data[probe].AsSpan<double>(), "product");
    }

    [Fact]
    public void BasalGangliaAndThalamus_ThreeActions_ChooseAsTheReference()
    {
        Network network = new(seed: 6);
        BasalGanglia ganglia = network.Add(new BasalGanglia(3));
        Thalamus thalamus = network.Add(new Thalamus(3));
        Node values = network.Add(new Node([0.8, 0.4, 0.2]));
        network.Connect(values, ganglia.Input);
        network.Connect(ganglia.Output, thalamus.Input);
        Probe inhibition = network.Add(new Probe(ganglia.Output) { Synapse = 0.02 }), choice = network.Add(new Probe(thalamus.Output) { Synapse = 0.02 });
        using Simulator sim = Run(network, 200);
        Close(sim.Data[inhibition].AsSpan<double>()[^3..], "bg_thal_step200", "bg");
        Close(sim.Data[choice].AsSpan<double>()[^3..], "bg_thal_step200", "thal");
    }

    [Fact]
    public void Integrator_OfAPulse_HoldsItsValueAsTheReference()
    {
        Network network = new(seed: 2);
        Node pulse = network.Add(new Node(t => t < 0.1 ? 1 : 0));
        Ensemble a = network.Add(new Ensemble(100, 1));
        network.Connect(pulse, a, transform: 0.1, synapse: 0.1);
        network.Connect(a, a, synapse: 0.1);
        Probe probe = network.Add(new Probe(a) { Synapse = 0.01 });
        using Simulator sim = Run(network, 100);
        // Recurrent: later values part from the reference by rounding.
        SpikeSharp.Testing.Close.Assert("integrator", [0.0255896134697, 0.121003416821], [sim.Data[probe][9, 0], sim.Data[probe][99, 0]], Tolerances.FilteredTrace);
    }

    private static Simulator Run(Network network, int steps)
    {
        Simulator sim = new(BuiltModel.Build(network, new BuildOptions { Cache = null }));
        sim.RunSteps(steps);
        return sim;
    }

    private static double Sum(ProbeData samples) => samples.AsSpan<double>().ToArray().Sum();

    private static void Close(ReadOnlySpan<double> actual, params ReadOnlySpan<string> path)
    {
        GoldenArray expected = Reference[path];
        expected.AssertClose(actual, Tolerances.RunTrace);
    }
}
